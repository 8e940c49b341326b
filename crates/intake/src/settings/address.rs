//! What an address tells: the cloud and its region, or a server and whether the organisation stands in its path. The
//! names in it are looked at and forgotten.

use std::fmt;

/// What is left of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether it begins with `https`; nothing if it begins with neither.
    pub encrypted: Option<bool>,
    /// Where it leads.
    pub place: Place,
    /// Whether an organisation stands in the path.
    pub organisation: bool,
    /// The web service it names.
    pub service: Option<Service>,
    /// Whether an account or a key stood in it.
    pub carried_secret: bool,
}

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The cloud service, with the code of its region (`crm`, `crm4`, …).
    Online(Region),
    /// The cloud service's list of organisations, which is no organisation itself.
    Discovery,
    /// A portal site, not the system.
    Portal,
    /// Another product of the family, which is not covered.
    OtherProduct,
    /// The same machine.
    Local,
    /// A server somewhere.
    Server,
}

/// A region of the cloud service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// `crm`, `crm2`, … under `dynamics.com`, by number; `crm` is 0.
    Numbered(u8),
    /// A cloud of its own, by the end of its addresses.
    Apart(&'static str),
}

/// Ends of addresses of clouds apart.
const APART: [&str; 5] = [
    "crm.dynamics.cn",
    "crm.microsoftdynamics.us",
    "crm.appsplatform.us",
    "crm.microsoftdynamics.de",
    "crm.dynamics.de",
];

impl Region {
    /// Its id in the texts.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Numbered(0) => "crm".into(),
            Self::Numbered(number) => format!("crm{number}"),
            Self::Apart(end) => end.into(),
        }
    }
}

/// A web service that an address names, which tells what the server can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// `MSCRMServices`: the services of CRM 4.0.
    Of2007,
    /// `XRMServices/2011`: from CRM 2011 on.
    Of2011,
    /// `api/data` with its version, 82 for 8.2.
    WebApi(u8),
}

impl Address {
    /// Reads an address; nothing if it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (encrypted, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some(true), rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some(false), rest),
            Some(_) => return None,
            None => (None, text),
        };
        let (rest, behind) = match rest.find(['?', '#']) {
            Some(at) => (rest.get(..at)?, rest.get(at..)?),
            None => (rest, ""),
        };
        let (authority, path) = rest.split_once(['/', '\\']).unwrap_or((rest, ""));
        let (account, host) =
            authority.rsplit_once('@').map_or(("", authority), |(account, host)| (account, host));
        let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let host = name.map_or(host, |(name, _)| name).trim_end_matches('.').to_ascii_lowercase();
        let plausible = |letter: char| letter.is_alphanumeric() || "-._‹›[]:".contains(letter);
        if host.is_empty()
            || !host.chars().all(plausible)
            || (encrypted.is_none() && !host.contains('.') && host != "localhost")
        {
            return None;
        }
        let place = place(&host);
        let service = service(path);
        let first = path.split(['/', '\\']).find(|segment| !segment.is_empty());
        let organisation =
            matches!(place, Place::Server | Place::Local) && first.is_some_and(is_organisation);
        let carried_secret = !account.is_empty() || behind.contains('=');
        Some(Self { encrypted, place, organisation, service, carried_secret })
    }
}

fn place(host: &str) -> Place {
    let labels: Vec<&str> = host.split('.').rev().collect();
    let ends =
        |end: &str| host.strip_suffix(end).is_some_and(|front| front.len() > 1 && front.ends_with('.'));
    if let Some(end) = APART.into_iter().find(|end| ends(end)) {
        return Place::Online(Region::Apart(end));
    }
    if ["powerappsportals.com", "microsoftcrmportals.com", "dynamics365portals.com", "powerappsportals.us"]
        .into_iter()
        .any(ends)
    {
        return Place::Portal;
    }
    if let ["com", "dynamics", rest @ ..] = labels.as_slice() {
        let number = rest.first().and_then(|label| label.strip_prefix("crm"));
        let number = number.and_then(|digits| if digits.is_empty() { Some(0) } else { digits.parse().ok() });
        return match (number, rest.last()) {
            (Some(_), Some(&("disco" | "globaldisco" | "dev" | "admin" | "port"))) => Place::Discovery,
            (Some(number), Some(_)) if rest.len() > 1 => Place::Online(Region::Numbered(number)),
            (Some(_), _) => Place::Discovery,
            (None, Some(&"globaldisco")) => Place::Discovery,
            (None, _) => Place::OtherProduct,
        };
    }
    if ["businesscentral.com", "operations.dynamics.cn"].into_iter().any(ends) {
        return Place::OtherProduct;
    }
    if matches!(host, "localhost" | "127.0.0.1" | "[::1]") { Place::Local } else { Place::Server }
}

fn service(path: &str) -> Option<Service> {
    let path = path.to_ascii_lowercase();
    if path.contains("mscrmservices") {
        return Some(Service::Of2007);
    }
    if path.contains("xrmservices/2011") {
        return Some(Service::Of2011);
    }
    let (_, version) = path.split_once("api/data/v")?;
    let mut digits = version.split(['.', '/']);
    let major: u8 = digits.next()?.parse().ok()?;
    let minor: u8 = digits.next().and_then(|minor| minor.parse().ok()).unwrap_or(0);
    major.checked_mul(10)?.checked_add(minor.min(9)).map(Service::WebApi)
}

/// Whether the first part of a path can be an organisation.
fn is_organisation(segment: &str) -> bool {
    let known = [
        "api",
        "xrmservices",
        "mscrmservices",
        "main.aspx",
        "default.aspx",
        "_layouts",
        "crmreports",
        "adfs",
    ];
    !known.iter().any(|known| segment.eq_ignore_ascii_case(known)) && !segment.starts_with('_')
}

impl fmt::Display for Address {
    /// The address without its names; read again it tells the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.encrypted {
            Some(true) => "https://",
            Some(false) => "http://",
            None => "",
        })?;
        match self.place {
            Place::Online(Region::Apart(end)) => write!(f, "‹organisation›.{end}"),
            Place::Online(region) => write!(f, "‹organisation›.{}.dynamics.com", region.id()),
            Place::Discovery => f.write_str("globaldisco.crm.dynamics.com"),
            Place::Portal => f.write_str("‹site›.powerappsportals.com"),
            Place::OtherProduct => f.write_str("‹other›.operations.dynamics.com"),
            Place::Local => f.write_str("localhost"),
            Place::Server => f.write_str("‹server›.‹domain›"),
        }?;
        if self.organisation {
            f.write_str("/‹organisation›")?;
        }
        match self.service {
            Some(Service::Of2007) => f.write_str("/MSCRMServices/2007")?,
            Some(Service::Of2011) => f.write_str("/XRMServices/2011")?,
            Some(Service::WebApi(version)) => write!(f, "/api/data/v{}.{}", version / 10, version % 10)?,
            None => {}
        }
        if self.carried_secret { f.write_str("?‹secret›=") } else { Ok(()) }
    }
}
