//! What is wrong with settings, and what remains to do outside them. Each finding names the setting and has a stable
//! code; what it says, and what would be right, stands in the texts under `finding.<code>` and `should.<setting>`.

use serde::Serialize;

use super::{
    Pasted,
    address::{Place, Service},
    mask::{self, Kept, Shape},
    name::{Flavour, Setting},
    reading::{Deployment, Identity, Reading, address},
};
use crate::words::Words;

/// What is wrong, and with which setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing it is.
    pub sort: Sort,
    /// A stable code.
    pub code: &'static str,
    /// The setting.
    pub setting: Option<Setting>,
    /// The setting's name in the words of this flavour.
    pub name: Option<&'static str>,
    /// The lines it is about, where a setting can't be named.
    pub lines: Vec<usize>,
}

/// The sorts of findings, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Something that it can't work without.
    Missing,
    /// Two things that exclude one another.
    Contradictory,
    /// Something that can't be read.
    Unreadable,
    /// Something that is no longer done so.
    Outdated,
    /// Something that gives away more than it should.
    Unsafe,
    /// Something that the settings can't tell and that matters.
    Ask,
}

impl Finding {
    /// What it says, in a sentence.
    #[must_use]
    pub fn says(&self, words: Words) -> String {
        let lines: Vec<String> = self.lines.iter().take(5).map(usize::to_string).collect();
        let filled = [("setting", self.name.unwrap_or_default()), ("lines", &lines.join(", "))];
        words.say(&format!("finding.{}", self.code), &filled)
    }

    /// What would be right, in a sentence; nothing where the finding says it already.
    #[must_use]
    pub fn should(&self, words: Words) -> Option<String> {
        let setting = self.setting?;
        let own = format!("finding.{}.should", self.code);
        let id = if words.text(&own).is_some() { own } else { format!("should.{}", setting.id()) };
        let known = match (setting, self.name) {
            (Setting::AuthType, Some("authenticationType")) => {
                vec!["Office365", "AADServicePrincipal", "ManagedIdentity", "Ifd", "Active Directory"]
            }
            (Setting::AuthType, _) => vec!["AD", "IFD", "OAuth", "ClientSecret", "Certificate", "Office365"],
            _ => mask::list(setting).to_vec(),
        };
        words.text(&id)?;
        Some(words.say(&id, &[("setting", self.name.unwrap_or_default()), ("known", &known.join(", "))]))
    }
}

struct Finder<'p> {
    pasted: &'p Pasted,
    reading: &'p Reading,
    all: Vec<Finding>,
}

impl Finder<'_> {
    fn add(&mut self, sort: Sort, code: &'static str, setting: Setting) {
        let name = Some(setting.name(self.reading.flavour));
        let finding = Finding { sort, code, setting: Some(setting), name, lines: Vec::new() };
        if !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }

    fn lines(&mut self, code: &'static str, lines: &[usize]) {
        if !lines.is_empty() {
            let lines = lines.to_vec();
            self.all.push(Finding { sort: Sort::Unreadable, code, setting: None, name: None, lines });
        }
    }

    /// A setting that this mode needs.
    fn need(&mut self, setting: Setting) {
        match self.pasted.kept(setting) {
            None => self.add(Sort::Missing, "missing", setting),
            Some(Kept::Empty) => self.add(Sort::Missing, "empty", setting),
            Some(Kept::Placeholder) => self.add(Sort::Missing, "placeholder", setting),
            Some(_) => {}
        }
    }

    fn has(&self, setting: Setting) -> bool {
        self.pasted.has(setting)
    }
}

/// Everything that is wrong, gravest first.
#[must_use]
pub fn find(pasted: &Pasted, reading: &Reading) -> Vec<Finding> {
    let mut finder = Finder { pasted, reading, all: Vec::new() };
    if pasted.entries.is_empty() {
        let code = "nothing-recognised";
        finder.all.push(Finding {
            sort: Sort::Unreadable,
            code,
            setting: None,
            name: None,
            lines: Vec::new(),
        });
        return finder.all;
    }
    unreadable(&mut finder);
    place(&mut finder);
    sign_in(&mut finder);
    needed(&mut finder);
    outdated_and_unsafe(&mut finder);
    ask(&mut finder);
    finder.all.sort_by_key(|finding| finding.sort);
    finder.all
}

fn unreadable(finder: &mut Finder<'_>) {
    let pasted = finder.pasted;
    if !pasted.whole {
        let code = "json-not-whole";
        finder.all.push(Finding {
            sort: Sort::Unreadable,
            code,
            setting: None,
            name: None,
            lines: Vec::new(),
        });
    }
    finder.lines("name-not-known", &pasted.unknown);
    finder.lines("no-setting", &pasted.stray);
    for (place, entry) in pasted.entries.iter().enumerate() {
        let setting = entry.setting;
        let matters = !matches!(setting, Setting::Other | Setting::ConnectionName | Setting::LinkedType);
        if !matters {
            continue;
        }
        if entry.kept == Kept::Strange {
            let code = if mask::list(setting).is_empty() { "no-address" } else { "value-not-known" };
            finder.add(Sort::Unreadable, code, setting);
        }
        if entry.open {
            finder.add(Sort::Unreadable, "quotes-not-closed", setting);
        }
        // Clients end a value at a semicolon; the connector's lines don't.
        if entry.semicolon && finder.reading.flavour == Flavour::Client {
            finder.add(Sort::Unreadable, "semicolon-needs-quotes", setting);
        }
        let before = pasted.entries.get(..place).unwrap_or_default();
        if before
            .iter()
            .any(|other| other.setting == setting && other.kept.is_given() && entry.kept.is_given())
        {
            finder.add(Sort::Contradictory, "given-twice", setting);
        }
    }
}

/// Address, version and deployment must be of one sort.
fn place(finder: &mut Finder<'_>) {
    let address = address(finder.pasted).map(|address| address.place);
    let version = finder.pasted.word(Setting::CrmVersion);
    let deployment = finder.pasted.word(Setting::DeploymentType);
    match address {
        Some(Place::Discovery) => finder.add(Sort::Contradictory, "discovery-address", Setting::Url),
        Some(Place::Portal) => finder.add(Sort::Contradictory, "portal-address", Setting::Url),
        Some(Place::OtherProduct) => finder.add(Sort::Contradictory, "other-product", Setting::Url),
        _ => {}
    }
    if finder.pasted.word(Setting::LinkedType) == Some("DynamicsAX") {
        finder.add(Sort::Contradictory, "other-product", Setting::LinkedType);
    }
    let online = matches!(address, Some(Place::Online(_)));
    let server = matches!(address, Some(Place::Server | Place::Local)) || finder.has(Setting::Host);
    match version {
        Some("CRM2011+") if online => {
            finder.add(Sort::Contradictory, "server-version-for-online-address", Setting::CrmVersion);
        }
        Some("CRMOnline") if server => {
            finder.add(Sort::Contradictory, "online-version-for-server-address", Setting::CrmVersion);
        }
        _ => {}
    }
    match deployment {
        Some("Online") if server => {
            finder.add(Sort::Contradictory, "deployment-for-other-address", Setting::DeploymentType);
        }
        Some("OnPremisesWithIfd") if online => {
            finder.add(Sort::Contradictory, "deployment-for-other-address", Setting::DeploymentType);
        }
        _ => {}
    }
}

/// The setting that says how to sign in.
fn auth(flavour: Flavour) -> Setting {
    if flavour == Flavour::Connector { Setting::AuthScheme } else { Setting::AuthType }
}

/// The way to sign in must exist where the system runs, and fit what is given beside it.
fn sign_in(finder: &mut Finder<'_>) {
    let setting = auth(finder.reading.flavour);
    let word = finder.pasted.word(Setting::AuthScheme).or(finder.pasted.word(Setting::AuthType));
    if finder.has(Setting::AuthScheme) && finder.has(Setting::AuthType) {
        finder.add(Sort::Contradictory, "two-ways-to-sign-in", Setting::AuthType);
    }
    let identity = finder.reading.identity;
    let server = finder.reading.deployment == Deployment::Server
        || finder.pasted.word(Setting::CrmVersion) == Some("CRM2011+")
        || finder.pasted.word(Setting::DeploymentType) == Some("OnPremisesWithIfd");
    let online = finder.reading.deployment == Deployment::Online;
    if identity.is_application() && server {
        finder.add(Sort::Contradictory, "application-on-server", setting);
    } else if word == Some("AzureAD") && server {
        finder.add(Sort::Contradictory, "cloud-sign-in-on-server", setting);
    } else if word == Some("Office365") && server {
        finder.add(Sort::Contradictory, "office-365-on-server", setting);
    } else if matches!(identity, Identity::DirectoryAccount | Identity::FederatedAccount) && online {
        finder.add(Sort::Contradictory, "directory-sign-in-online", setting);
    }
    let certificate = finder.has(Setting::Certificate) || finder.has(Setting::Thumbprint);
    if finder.has(Setting::ClientSecret) && certificate {
        finder.add(Sort::Contradictory, "secret-and-certificate", Setting::ClientSecret);
    }
    if word == Some("ClientSecret") && certificate && !finder.has(Setting::ClientSecret) {
        finder.add(Sort::Contradictory, "certificate-for-secret-sign-in", setting);
    }
    if word == Some("Certificate") && finder.has(Setting::ClientSecret) && !certificate {
        finder.add(Sort::Contradictory, "secret-for-certificate-sign-in", setting);
    }
    if finder.has(Setting::CertificateType) && !finder.has(Setting::Certificate) {
        finder.add(Sort::Missing, "missing", Setting::Certificate);
    }
    if finder.has(Setting::Certificate) {
        finder.need(Setting::CertificateType);
    }
    if identity.is_application() && finder.has(Setting::Password) {
        finder.add(Sort::Contradictory, "password-beside-application", Setting::Password);
    }
    if finder.pasted.word(Setting::Integrated) == Some("true") && finder.has(Setting::Password) {
        finder.add(Sort::Contradictory, "password-beside-integrated", Setting::Password);
    }
    if identity == Identity::DirectoryAccount
        && online
        && finder.pasted.kept(Setting::User) == Some(&Kept::Shape(Shape::DomainAccount))
    {
        finder.add(Sort::Contradictory, "directory-account-online", Setting::User);
    }
    if finder.has(Setting::Host) && finder.has(Setting::Url) {
        finder.add(Sort::Contradictory, "host-beside-address", Setting::Host);
    }
}

/// What each way to sign in needs beside it.
fn needed(finder: &mut Finder<'_>) {
    let (flavour, identity, deployment) =
        (finder.reading.flavour, finder.reading.identity, finder.reading.deployment);
    let word = finder.pasted.word(Setting::AuthScheme).or(finder.pasted.word(Setting::AuthType));
    if flavour == Flavour::Pipeline && deployment == Deployment::Server {
        finder.need(Setting::Host);
        finder.need(Setting::Organisation);
    } else if !(flavour == Flavour::Pipeline && identity == Identity::CloudAccount) {
        finder.need(Setting::Url);
    }
    // An account with its password needs no word of its own in a connector.
    if flavour != Flavour::Connector || identity == Identity::Open {
        finder.need(auth(flavour));
    }
    match flavour {
        Flavour::Connector => finder.need(Setting::CrmVersion),
        Flavour::Pipeline => finder.need(Setting::DeploymentType),
        Flavour::Client => {}
    }
    let connector = flavour == Flavour::Connector;
    match identity {
        Identity::Delegated => {
            finder.need(Setting::ClientId);
            if connector {
                finder.need(Setting::InitiateOAuth);
                if word == Some("AzureAD") {
                    finder.need(Setting::Tenant);
                    secret_or_certificate(finder);
                }
            }
            finder.need(Setting::Callback);
        }
        Identity::ApplicationWithSecret | Identity::ApplicationWithCertificate | Identity::Application => {
            finder.need(Setting::ClientId);
            if connector {
                finder.need(Setting::InitiateOAuth);
                finder.need(Setting::Tenant);
                finder.need(Setting::Callback);
            }
            if word == Some("Certificate") {
                finder.need(Setting::Thumbprint);
            } else if flavour == Flavour::Pipeline {
                if !finder.has(Setting::ClientSecret) {
                    finder.need(Setting::Credential);
                    finder.need(Setting::CredentialType);
                }
            } else {
                secret_or_certificate(finder);
            }
        }
        Identity::CloudAccount => {
            finder.need(Setting::User);
            finder.need(Setting::Password);
            if word == Some("OAuth") {
                finder.need(Setting::ClientId);
                finder.need(Setting::Callback);
            }
        }
        Identity::DirectoryAccount if finder.pasted.word(Setting::Integrated) == Some("true") => {}
        // A client without an account signs in as whoever runs it.
        Identity::DirectoryAccount if flavour == Flavour::Client && !finder.has(Setting::User) => {
            if finder.has(Setting::Password) {
                finder.need(Setting::User);
            }
        }
        Identity::DirectoryAccount => {
            finder.need(Setting::User);
            finder.need(Setting::Password);
            let bare = matches!(
                finder.pasted.kept(Setting::User),
                Some(Kept::Shape(Shape::Text | Shape::Dotted | Shape::Number))
            );
            if flavour == Flavour::Client && bare {
                finder.need(Setting::Domain);
            }
        }
        Identity::FederatedAccount => {
            finder.need(Setting::User);
            finder.need(Setting::Password);
        }
        Identity::ManagedIdentity | Identity::Open => {}
    }
    let organisation = address(finder.pasted).is_some_and(|address| {
        address.place == Place::Server && !address.organisation && !finder.has(Setting::Organisation)
    });
    if organisation && identity == Identity::DirectoryAccount {
        finder.add(Sort::Missing, "organisation-not-in-address", Setting::Url);
    }
}

fn secret_or_certificate(finder: &mut Finder<'_>) {
    if !finder.has(Setting::ClientSecret)
        && !finder.has(Setting::Certificate)
        && !finder.has(Setting::Thumbprint)
    {
        let given = finder.pasted.kept(Setting::ClientSecret).is_some();
        if given {
            finder.need(Setting::ClientSecret);
        } else if !finder.has(Setting::CertificateType) {
            finder.add(Sort::Missing, "secret-or-certificate", Setting::ClientSecret);
        }
    }
}

fn outdated_and_unsafe(finder: &mut Finder<'_>) {
    let word = finder.pasted.word(Setting::AuthScheme).or(finder.pasted.word(Setting::AuthType));
    let online = finder.reading.deployment == Deployment::Online;
    if word == Some("Office365") && online {
        finder.add(Sort::Outdated, "office-365-sign-in", auth(finder.reading.flavour));
    } else if finder.reading.identity == Identity::CloudAccount && online {
        finder.add(Sort::Outdated, "password-sign-in-online", Setting::Password);
    }
    if let Some(address) = address(finder.pasted) {
        if address.service == Some(Service::Of2007) {
            finder.add(Sort::Outdated, "services-of-2007", Setting::Url);
        }
        if address.encrypted == Some(false) {
            let code = if online { "online-not-encrypted" } else { "not-encrypted" };
            finder.add(Sort::Unsafe, code, Setting::Url);
        }
        if address.carried_secret {
            finder.add(Sort::Unsafe, "secret-in-address", Setting::Url);
        }
    }
    if let Some(Kept::Address(callback)) = finder.pasted.kept(Setting::Callback)
        && callback.encrypted == Some(false)
        && callback.place != Place::Local
    {
        finder.add(Sort::Unsafe, "callback-not-encrypted", Setting::Callback);
    }
    if finder.has(Setting::Token) {
        finder.add(Sort::Unsafe, "token-in-settings", Setting::Token);
    }
}

/// What the settings can't tell and the answer turns on.
fn ask(finder: &mut Finder<'_>) {
    let address = address(finder.pasted);
    let several = finder.reading.products.len() > 1;
    match finder.reading.deployment {
        Deployment::Server if several => {
            let setting = if finder.has(Setting::CrmVersion) { Setting::CrmVersion } else { Setting::Url };
            finder.add(Sort::Ask, "which-server-version", setting);
            let plain = address.is_some_and(|address| {
                address.organisation && address.encrypted == Some(false) && address.service.is_none()
            });
            if plain && finder.pasted.word(Setting::CrmVersion) == Some("CRM2011+") {
                finder.add(Sort::Ask, "could-be-crm-4", Setting::CrmVersion);
            }
        }
        Deployment::Online => {
            finder.add(Sort::Ask, "which-online-product", Setting::Url);
            if finder.reading.identity.is_application() {
                finder.add(Sort::Ask, "application-since-8-2", auth(finder.reading.flavour));
            }
        }
        Deployment::Open => finder.add(Sort::Ask, "which-deployment", Setting::Url),
        Deployment::Server => {}
    }
    use Identity::{CloudAccount, DirectoryAccount, FederatedAccount};
    if matches!(finder.reading.identity, CloudAccount | DirectoryAccount | FederatedAccount) {
        finder.add(Sort::Ask, "whose-account", Setting::User);
    }
}

/// What remains to do outside the settings, in order, as ids of texts.
#[must_use]
pub fn checklist(pasted: &Pasted, reading: &Reading) -> Vec<&'static str> {
    let certificate =
        reading.identity == Identity::ApplicationWithCertificate || pasted.has(Setting::Certificate);
    let credential = if certificate { "todo.certificate" } else { "todo.secret" };
    match reading.identity {
        Identity::Delegated if reading.deployment == Deployment::Server => {
            vec!["todo.federation", "todo.account-enabled", "todo.role"]
        }
        Identity::Delegated => {
            let mut all = vec!["todo.register", "todo.delegated-permission", "todo.consent", "todo.redirect"];
            if pasted.has(Setting::ClientSecret) || certificate {
                all.push(credential);
            }
            all.extend(["todo.person-enabled", "todo.person-leaves"]);
            all
        }
        Identity::ManagedIdentity => vec!["todo.managed-identity", "todo.application-user", "todo.role"],
        identity if identity.is_application() && reading.deployment == Deployment::Server => {
            vec!["todo.other-sign-in"]
        }
        identity if identity.is_application() => vec![
            "todo.register",
            "todo.application-permission",
            "todo.consent",
            "todo.redirect",
            credential,
            "todo.application-user",
            "todo.business-unit",
            "todo.role",
        ],
        Identity::CloudAccount => {
            vec![
                "todo.other-sign-in-online",
                "todo.account-enabled",
                "todo.access-mode",
                "todo.role",
                "todo.password",
            ]
        }
        Identity::DirectoryAccount => vec!["todo.account-enabled", "todo.role", "todo.password"],
        Identity::FederatedAccount => {
            vec!["todo.federation", "todo.account-enabled", "todo.role", "todo.password"]
        }
        _ => vec!["todo.choose-sign-in"],
    }
}
