//! What settings say of the system and of the account behind the connection: where it runs, which generations it can
//! be, and whose licence the sign-in uses.

use serde::Serialize;

use super::{
    Pasted,
    address::{Address, Place, Service},
    mask::{Kept, Shape},
    name::{Flavour, Setting},
};

/// What was recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Whose words the settings are.
    pub flavour: Flavour,
    /// Where the system runs.
    pub deployment: Deployment,
    /// The region of the cloud service, as an id of texts without `region.`.
    pub region: Option<String>,
    /// Where the organisation's name stands.
    pub organisation: Organisation,
    /// Whose sign-in the connection uses.
    pub identity: Identity,
    /// The products it can be, oldest first.
    pub products: Vec<&'static str>,
    /// What tells the versions, as an id of texts without `versions.`.
    pub versions: &'static str,
}

/// Where a system runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Deployment {
    /// Microsoft's cloud.
    Online,
    /// A server of one's own, or a hosting firm's.
    Server,
    /// The settings don't say.
    Open,
}

/// Where the name of an organisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Organisation {
    /// In the address's path.
    InPath,
    /// In the host name.
    InHost,
    /// In a setting of its own.
    Named,
    /// Nowhere.
    Open,
}

/// Whose sign-in a connection uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// A person who signed in and agreed: the program acts in their name.
    Delegated,
    /// A registered application with a secret.
    ApplicationWithSecret,
    /// A registered application with a certificate.
    ApplicationWithCertificate,
    /// A registered application; secret or certificate is not given, or both are.
    Application,
    /// A managed identity of the cloud, which is a registered application too.
    ManagedIdentity,
    /// An account of the cloud with its password.
    CloudAccount,
    /// An account of the organisation's own directory.
    DirectoryAccount,
    /// An account that signs in at an internet-facing server.
    FederatedAccount,
    /// The settings don't say.
    Open,
}

impl Identity {
    /// Whether it is a registered application.
    #[must_use]
    pub fn is_application(self) -> bool {
        matches!(
            self,
            Self::ApplicationWithSecret
                | Self::ApplicationWithCertificate
                | Self::Application
                | Self::ManagedIdentity
        )
    }

    /// Its id in the texts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Delegated => "delegated",
            Self::ApplicationWithSecret => "application-with-secret",
            Self::ApplicationWithCertificate => "application-with-certificate",
            Self::Application => "application",
            Self::ManagedIdentity => "managed-identity",
            Self::CloudAccount => "cloud-account",
            Self::DirectoryAccount => "directory-account",
            Self::FederatedAccount => "federated-account",
            Self::Open => "open",
        }
    }
}

/// The address that was given.
pub(super) fn address(pasted: &Pasted) -> Option<&Address> {
    match pasted.kept(Setting::Url) {
        Some(Kept::Address(address)) => Some(address),
        _ => None,
    }
}

/// Reads what settings say.
#[must_use]
pub fn read(pasted: &Pasted) -> Reading {
    let address = address(pasted);
    let deployment = deployment(pasted);
    let (products, versions) = products(pasted, deployment);
    Reading {
        flavour: pasted.flavour(),
        deployment,
        region: match address.map(|address| address.place) {
            Some(Place::Online(region)) => Some(region.id()),
            _ => None,
        },
        organisation: match address {
            Some(address) if address.organisation => Organisation::InPath,
            Some(Address { place: Place::Online(_), .. }) => Organisation::InHost,
            _ if pasted.has(Setting::Organisation) => Organisation::Named,
            _ => Organisation::Open,
        },
        identity: identity(pasted, deployment),
        products,
        versions,
    }
}

/// The address counts first: a wrong word beside a right address is the commoner slip.
fn deployment(pasted: &Pasted) -> Deployment {
    match address(pasted).map(|address| address.place) {
        Some(Place::Online(_) | Place::Discovery) => return Deployment::Online,
        Some(Place::Server | Place::Local) => return Deployment::Server,
        _ => {}
    }
    match (pasted.word(Setting::DeploymentType), pasted.word(Setting::CrmVersion)) {
        (Some("Online"), _) | (_, Some("CRMOnline")) => return Deployment::Online,
        (Some("OnPremisesWithIfd"), _) | (_, Some("CRM2011+")) => return Deployment::Server,
        _ => {}
    }
    if pasted.has(Setting::Host) { Deployment::Server } else { Deployment::Open }
}

fn identity(pasted: &Pasted, deployment: Deployment) -> Identity {
    let certificate =
        [Setting::Certificate, Setting::Thumbprint].into_iter().any(|setting| pasted.has(setting))
            || pasted.word(Setting::CredentialType) == Some("ServicePrincipalCert");
    let secret = pasted.has(Setting::ClientSecret)
        || (pasted.has(Setting::Credential)
            && pasted.word(Setting::CredentialType) != Some("ServicePrincipalCert"));
    let application = match (secret, certificate) {
        (true, false) => Identity::ApplicationWithSecret,
        (false, true) => Identity::ApplicationWithCertificate,
        _ => Identity::Application,
    };
    let account = pasted.has(Setting::User) || pasted.has(Setting::Password);
    match pasted.word(Setting::AuthScheme).or(pasted.word(Setting::AuthType)) {
        Some("AzureAD") => Identity::Delegated,
        Some("OAuth") if account && pasted.has(Setting::Password) => Identity::CloudAccount,
        Some("OAuth") => Identity::Delegated,
        Some("AzureServicePrincipal" | "AADServicePrincipal") => application,
        Some("AzureServicePrincipalCert" | "Certificate") => Identity::ApplicationWithCertificate,
        Some("ClientSecret") => Identity::ApplicationWithSecret,
        Some("AzureMSI" | "ManagedIdentity") => Identity::ManagedIdentity,
        Some("Office365") => Identity::CloudAccount,
        Some("IFD") => Identity::FederatedAccount,
        _ if pasted.word(Setting::InternetFacing) == Some("true") => Identity::FederatedAccount,
        Some("AD" | "ActiveDirectory" | "NTLM" | "Kerberos" | "Auto") => Identity::DirectoryAccount,
        _ if account && deployment == Deployment::Server => Identity::DirectoryAccount,
        _ if account && pasted.kept(Setting::User) == Some(&Kept::Shape(Shape::DomainAccount)) => {
            Identity::DirectoryAccount
        }
        _ if account => Identity::CloudAccount,
        _ => Identity::Open,
    }
}

/// Servers, oldest first; the connector's word for them is `CRM2011+`.
const SERVERS: [&str; 6] = ["crm-4.0", "crm-2011", "crm-2013", "crm-2015", "crm-2016", "d365-on-premises"];
/// The cloud's generations that have an address under `crm*.dynamics.com`.
const ONLINE: [&str; 4] = ["crm-online", "d365-enterprise", "d365", "power-platform"];

/// The products it can be. What a setting contradicts stays possible where the setting may be the wrong one.
fn products(pasted: &Pasted, deployment: Deployment) -> (Vec<&'static str>, &'static str) {
    let service = address(pasted).and_then(|address| address.service);
    let servers = |from: usize| SERVERS.get(from..).unwrap_or_default().to_vec();
    let online = |from: usize| ONLINE.get(from..).unwrap_or_default().to_vec();
    let from_2011 = matches!(pasted.word(Setting::CrmVersion), Some("CRM2011+"))
        || pasted.flavour() != Flavour::Connector
        || service == Some(Service::Of2011);
    match (deployment, service) {
        (Deployment::Online, Some(Service::WebApi(version))) if version >= 82 => (online(1), "web-api-8-2"),
        (Deployment::Online, _) => (online(0), "online"),
        (Deployment::Server, Some(Service::WebApi(version))) if version >= 82 => (servers(5), "web-api-8-2"),
        (Deployment::Server, Some(Service::WebApi(_))) => (servers(4), "web-api-8"),
        (Deployment::Server, Some(Service::Of2007)) => {
            (servers(0).into_iter().take(2).collect(), "services-2007")
        }
        (Deployment::Server, _) if from_2011 => (servers(1), "server-2011"),
        (Deployment::Server, _) => (servers(0), "server"),
        (Deployment::Open, _) => (servers(0).into_iter().chain(online(0)).collect(), "open"),
    }
}
