//! The one place through which every value passes on its way in, and what is left of it: a word from a closed list, an
//! address without its names, the shape of a name, or that something secret was there. There is no type that could hold
//! more, so nothing behind this module can give a secret away.

use std::fmt;

use super::{address::Address, name::Setting};

/// What is kept of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There was none.
    Empty,
    /// Something that stands for a value still to be filled in.
    Placeholder,
    /// Something that must not be known.
    Secret,
    /// A word of the setting's closed list.
    Word(&'static str),
    /// An address without its names.
    Address(Address),
    /// Only what it looks like.
    Shape(Shape),
    /// Nothing that is known for this setting.
    Strange,
}

/// What a name looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Hexadecimal digits in groups.
    Guid,
    /// An account with its domain behind it.
    Mail,
    /// An account with its domain before it.
    DomainAccount,
    /// A name with dots.
    Dotted,
    /// Digits.
    Number,
    /// Anything else.
    Text,
}

/// Shapes with the words that stand for them when settings are shown.
const SHAPES: [(Shape, &str); 6] = [
    (Shape::Guid, "‹guid›"),
    (Shape::Mail, "‹account@domain›"),
    (Shape::DomainAccount, "‹domain\\account›"),
    (Shape::Dotted, "‹dotted.name›"),
    (Shape::Number, "‹number›"),
    (Shape::Text, "‹text›"),
];
const SECRET: &str = "‹secret›";
const STRANGE: &str = "‹not known›";
const PLACEHOLDER: &str = "‹to fill in›";

/// The words that a setting may have; none for settings that take any value.
#[must_use]
pub fn list(setting: Setting) -> &'static [&'static str] {
    match setting {
        Setting::CrmVersion => &["CRM2011+", "CRMOnline"],
        Setting::AuthScheme => &[
            "AzureAD",
            "AzureServicePrincipal",
            "AzureServicePrincipalCert",
            "AzureMSI",
            "OAuth",
            "NTLM",
            "Kerberos",
            "Auto",
        ],
        Setting::AuthType => &[
            "AD",
            "IFD",
            "OAuth",
            "ClientSecret",
            "Certificate",
            "Office365",
            "AADServicePrincipal",
            "ActiveDirectory",
            "ManagedIdentity",
        ],
        Setting::DeploymentType => &["Online", "OnPremisesWithIfd"],
        Setting::LinkedType => &["Dynamics", "DynamicsCrm", "CommonDataServiceForApps", "DynamicsAX"],
        Setting::InitiateOAuth => &["GETANDREFRESH", "REFRESH", "OFF"],
        Setting::CertificateType => &[
            "USER",
            "MACHINE",
            "PFXFILE",
            "PFXBLOB",
            "JKSFILE",
            "JKSBLOB",
            "PEMKEY_FILE",
            "PEMKEY_BLOB",
            "PUBLIC_KEY_FILE",
            "PUBLIC_KEY_BLOB",
            "P7BFILE",
            "PPKFILE",
            "XMLFILE",
            "XMLBLOB",
            "BCFKSFILE",
            "BCFKSBLOB",
        ],
        Setting::CredentialType => &["ServicePrincipalKey", "ServicePrincipalCert"],
        Setting::Integrated | Setting::InternetFacing => &["true", "false"],
        Setting::LoginPrompt => &["Auto", "Always", "Never"],
        _ => &[],
    }
}

/// What is kept of a setting's value.
#[must_use]
pub fn keep(setting: Setting, value: &str) -> Kept {
    let value = value.trim();
    if value.is_empty() {
        return Kept::Empty;
    }
    if value == PLACEHOLDER || is_placeholder(value) {
        return Kept::Placeholder;
    }
    if setting.is_secret() {
        return Kept::Secret;
    }
    if value == STRANGE {
        return Kept::Strange;
    }
    let words = list(setting);
    if !words.is_empty() {
        return words.iter().find(|word| same(word, value)).map_or(Kept::Strange, |word| Kept::Word(word));
    }
    match setting {
        // A desktop program's own scheme (`app://…`), or such a one shown again.
        Setting::Callback if own_scheme(value) => Kept::Shape(Shape::Text),
        Setting::Url | Setting::Callback | Setting::HomeRealm => {
            Address::read(value).map_or(Kept::Strange, Kept::Address)
        }
        _ => Kept::Shape(shape(value)),
    }
}

/// Whether a value is a word of a list: letters, digits and `+` count.
fn same(word: &str, value: &str) -> bool {
    let plain = |text: &str| -> String {
        let counts = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '+';
        text.chars().filter(counts).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    value.len() < 60 && plain(word) == plain(value)
}

fn own_scheme(value: &str) -> bool {
    let scheme = value.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
        || SHAPES.contains(&(Shape::Text, value))
}

fn is_placeholder(value: &str) -> bool {
    let value = value.strip_suffix('.').filter(|value| value.ends_with([')', '>', ']'])).unwrap_or(value);
    let inside = |open: char, close: char| value.starts_with(open) && value.ends_with(close);
    let named = |name: &str| value.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let only = |letter: char| value.chars().all(|found| found == letter);
    inside('<', '>')
        || (inside('(', ')') && value.len() > 2)
        || (inside('[', ']') && value.contains(' '))
        || (inside('{', '}') && shape(value) != Shape::Guid)
        || only('x')
        || only('X')
        || only('.')
        || value == "…"
        || named("your ")
        || named("your_")
        || named("your-")
}

fn shape(value: &str) -> Shape {
    if let Some((shape, _)) = SHAPES.into_iter().find(|(_, shown)| *shown == value) {
        return shape;
    }
    let bare = value.trim_matches(['{', '}', '(', ')']);
    let groups: Vec<usize> = bare.split('-').map(str::len).collect();
    let hexadecimal = bare.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    if hexadecimal && (groups == [8, 4, 4, 4, 12] || groups == [32]) {
        Shape::Guid
    } else if value.contains('@') {
        Shape::Mail
    } else if value.contains('\\') {
        Shape::DomainAccount
    } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
        Shape::Number
    } else if value.contains('.') && !value.contains(' ') {
        Shape::Dotted
    } else {
        Shape::Text
    }
}

impl Kept {
    /// Whether something usable was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Empty | Self::Placeholder)
    }
}

impl fmt::Display for Kept {
    /// What may be shown of it; read again it tells the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Placeholder => f.write_str(PLACEHOLDER),
            Self::Secret => f.write_str(SECRET),
            Self::Word(word) => f.write_str(word),
            Self::Address(address) => address.fmt(f),
            Self::Strange => f.write_str(STRANGE),
            Self::Shape(shape) => f.write_str(
                SHAPES.iter().find(|(known, _)| known == shape).map_or(STRANGE, |(_, shown)| shown),
            ),
        }
    }
}
