//! The settings that are known, under every name that connectors, clients and pipeline services give them. Only letters
//! and digits count, so that any case, blanks, dashes and underscores do.

/// A setting, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Where the system is.
    Url,
    /// The generation of the server.
    CrmVersion,
    /// A connector's way to sign in.
    AuthScheme,
    /// A client's or pipeline's way to sign in.
    AuthType,
    /// A pipeline's word for where the system runs.
    DeploymentType,
    /// The sort of linked service.
    LinkedType,
    /// Whether the connector fetches its own tokens.
    InitiateOAuth,
    /// The directory.
    Tenant,
    /// The registered application.
    ClientId,
    /// The application's secret.
    ClientSecret,
    /// The certificate itself, or where it lies.
    Certificate,
    /// What sort of store the certificate lies in.
    CertificateType,
    /// The certificate store's password.
    CertificatePassword,
    /// Which certificate of the store.
    CertificateSubject,
    /// Which certificate of the machine.
    Thumbprint,
    /// The machine's store.
    StoreName,
    /// Where the sign-in page returns to.
    Callback,
    /// The account.
    User,
    /// The account's password.
    Password,
    /// The account's domain.
    Domain,
    /// The federation server.
    HomeRealm,
    /// A server's name.
    Host,
    /// A server's port.
    Port,
    /// The organisation's name.
    Organisation,
    /// Whether a pipeline's application has a key or a certificate.
    CredentialType,
    /// The key or certificate of a pipeline's application.
    Credential,
    /// Whether the account that runs the program signs in.
    Integrated,
    /// Whether the server is reached over the internet.
    InternetFacing,
    /// Whether a person is asked to sign in.
    LoginPrompt,
    /// What somebody calls the connection.
    ConnectionName,
    /// A token.
    Token,
    /// Something else that changes nothing here.
    Other,
}

/// Whose words the settings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A data connector (`AuthScheme`, `CRMVersion`).
    Connector,
    /// A client's connection string (`AuthType`).
    Client,
    /// A pipeline service's linked service (`deploymentType`, `authenticationType`).
    Pipeline,
}

/// A setting, its names for connector, client and pipeline, and what else it is called (letters and digits only).
type Names = (Setting, [&'static str; 3], &'static [&'static str]);

const NAMES: &[Names] = &[
    (
        Setting::Url,
        ["URL", "Url", "serviceUri"],
        &[
            "server",
            "rooturl",
            "organizationurl",
            "organisationurl",
            "crmurl",
            "environmenturl",
            "instanceurl",
        ],
    ),
    (Setting::CrmVersion, ["CRMVersion"; 3], &[]),
    (Setting::AuthScheme, ["AuthScheme"; 3], &["authenticationscheme"]),
    (Setting::AuthType, ["AuthType", "AuthType", "authenticationType"], &["authtype"]),
    (Setting::DeploymentType, ["deploymentType"; 3], &[]),
    (Setting::LinkedType, ["type"; 3], &[]),
    (Setting::InitiateOAuth, ["InitiateOAuth"; 3], &[]),
    (
        Setting::Tenant,
        ["AzureTenant", "TenantId", "tenant"],
        &["azuretenantid", "directoryid", "directorytenantid", "tenantdirectoryid"],
    ),
    (
        Setting::ClientId,
        ["OAuthClientId", "ClientId", "servicePrincipalId"],
        &["appid", "applicationid", "applicationclientid", "consumerkey"],
    ),
    (
        Setting::ClientSecret,
        ["OAuthClientSecret", "ClientSecret", "servicePrincipalKey"],
        &["secret", "appsecret", "applicationsecret", "clientsecretvalue", "consumersecret"],
    ),
    (Setting::Certificate, ["OAuthJWTCert"; 3], &["jwtcert", "certificate", "sslclientcert"]),
    (
        Setting::CertificateType,
        ["OAuthJWTCertType"; 3],
        &["jwtcerttype", "certificatetype", "sslclientcerttype"],
    ),
    (
        Setting::CertificatePassword,
        ["OAuthJWTCertPassword"; 3],
        &["jwtcertpassword", "certificatepassword", "certpassword", "sslclientcertpassword"],
    ),
    (Setting::CertificateSubject, ["OAuthJWTCertSubject"; 3], &["jwtcertsubject", "sslclientcertsubject"]),
    (
        Setting::Thumbprint,
        ["Thumbprint"; 3],
        &["certthumbprint", "certificatethumbprint", "oauthjwtcertthumbprint"],
    ),
    (Setting::StoreName, ["StoreName"; 3], &["certificatestorename"]),
    (
        Setting::Callback,
        ["CallbackURL", "RedirectUri", "redirectUri"],
        &["replyurl", "redirecturl", "oauthcallbackurl"],
    ),
    (Setting::User, ["User", "Username", "username"], &["userid", "uid", "login"]),
    (Setting::Password, ["Password", "Password", "password"], &["pwd", "passcode", "userpassword"]),
    (Setting::Domain, ["Domain", "Domain", "domain"], &[]),
    (Setting::HomeRealm, ["ADFSServer", "HomeRealmUri", "homeRealmUri"], &[]),
    (Setting::Host, ["hostName"; 3], &[]),
    (Setting::Port, ["port"; 3], &[]),
    (
        Setting::Organisation,
        ["organizationName"; 3],
        &["organisationname", "orgname", "organization", "organisation"],
    ),
    (Setting::CredentialType, ["servicePrincipalCredentialType"; 3], &[]),
    (
        Setting::Credential,
        ["servicePrincipalCredential"; 3],
        &["encryptedcredential", "serviceprincipalembeddedcert", "serviceprincipalembeddedcertpassword"],
    ),
    (Setting::Integrated, ["IntegratedSecurity", "Integrated Security", "IntegratedSecurity"], &[]),
    (Setting::InternetFacing, ["InternetFacingDeployment"; 3], &["ifd"]),
    (Setting::LoginPrompt, ["LoginPrompt"; 3], &[]),
    (Setting::ConnectionName, ["Connection Name", "name", "name"], &[]),
    (
        Setting::Token,
        ["OAuthAccessToken"; 3],
        &["oauthrefreshtoken", "accesstoken", "refreshtoken", "token", "bearertoken", "apikey", "accountkey"],
    ),
    (
        Setting::Other,
        ["Timeout"; 3],
        &[
            "tokencachestorepath",
            "requirenewinstance",
            "skipdiscovery",
            "serviceconfigurationinstancemode",
            "proxytypesenabled",
            "proxytypesassembly",
            "usertokencachestorepath",
            "oauthsettingslocation",
            "maxconnectionretries",
            "logfile",
            "verbosity",
            "pagesize",
            "connectiontimeout",
            "callerid",
            "azureenvironment",
            "location",
            "readonly",
            "pooling",
            "version",
            "description",
            "scope",
            "oauthversion",
            "oauthgranttype",
            "providername",
        ],
    ),
];

/// Only what counts of a name.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).take(60).flat_map(char::to_lowercase).collect()
}

impl Setting {
    /// The setting of a name as somebody wrote it; nothing if the name is not known.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        // What stands in the place of a value is no name, whatever word it has.
        if name.len() > 120 || name.contains(['‹', '›']) {
            return None;
        }
        let plain_name = plain(name);
        let is = |(_, names, more): &&Names| {
            more.contains(&plain_name.as_str()) || names.iter().any(|known| plain(known) == plain_name)
        };
        NAMES.iter().find(is).map(|(setting, _, _)| *setting)
    }

    /// What the setting is called there.
    #[must_use]
    pub fn name(self, flavour: Flavour) -> &'static str {
        let names = NAMES.iter().find(|(setting, _, _)| *setting == self).map(|(_, names, _)| names);
        let [connector, client, pipeline] = *names.unwrap_or(&[""; 3]);
        match flavour {
            Flavour::Connector => connector,
            Flavour::Client => client,
            Flavour::Pipeline => pipeline,
        }
    }

    /// Its id in the texts.
    #[must_use]
    pub fn id(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Whether its value must never be known: not even how long it is.
    #[must_use]
    pub fn is_secret(self) -> bool {
        use Setting::{Certificate, CertificatePassword, ClientSecret, Credential, Password, Token};
        matches!(self, ClientSecret | Certificate | CertificatePassword | Password | Credential | Token)
    }
}
