//! Connection settings of every form, right, incomplete, contradictory and hostile, with what must be read of each and
//! what must be said about it. The reading is the same whatever a name's case, its blanks, its bullet or its quotes.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what tests share may stop at the first surprise, as the tests themselves"
)]

use std::collections::BTreeSet;

use clausewise_intake::{
    read_situation,
    settings::{self, findings::Sort, form::Form, inspect, report::report},
    words::words,
};
use clausewise_rules::{judge, point::Engine};
use serde_json::{Value, json};

const GUID: &str = "2c9a3f84-5d17-4b02-8f0d-9a6f1c7be001";

/// Settings, and what must come of them.
struct Row {
    about: &'static str,
    settings: String,
    form: Form,
    deployment: &'static str,
    identity: &'static str,
    products: &'static [&'static str],
    /// Every finding: sort, code, setting.
    findings: &'static [(Sort, &'static str, &'static str)],
}

const ONLINE: &[&str] = &["crm-online", "d365-enterprise", "d365", "power-platform"];
const FROM_2011: &[&str] = &["crm-2011", "crm-2013", "crm-2015", "crm-2016", "d365-on-premises"];
const FROM_4: &[&str] = &["crm-4.0", "crm-2011", "crm-2013", "crm-2015", "crm-2016", "d365-on-premises"];
const ANY: &[&str] = &[
    "crm-4.0",
    "crm-2011",
    "crm-2013",
    "crm-2015",
    "crm-2016",
    "d365-on-premises",
    "crm-online",
    "d365-enterprise",
    "d365",
    "power-platform",
];
use Sort::{Ask, Contradictory, Missing, Outdated, Unreadable, Unsafe};

fn table() -> Vec<Row> {
    let lines = Form::Lines;
    let string = Form::ConnectionString;
    vec![
        Row {
            about: "a connector with a service principal and a secret, all there",
            settings: format!(
                "URL=https://fabrikam.crm4.dynamics.com/\nCRMVersion=CRMOnline\nInitiateOAuth=GETANDREFRESH\n\
                 AuthScheme=AzureServicePrincipal\nAzureTenant={GUID}\nOAuthClientId={GUID}\nOAuthClientSecret=s\n\
                 CallbackURL=http://localhost:33333"
            ),
            form: lines,
            deployment: "online",
            identity: "application-with-secret",
            products: ONLINE,
            findings: &[(Ask, "which-online-product", "URL"), (Ask, "application-since-8-2", "AuthScheme")],
        },
        Row {
            about: "the same as the form labels it, with bullets, quotes, blanks and a semicolon",
            settings: format!(
                "  • Url = \"https://FABRIKAM.crm4.dynamics.com/\"\r\n  • CRM Version : crmonline;\r\n- Initiate OAuth = \
                 getAndRefresh\r\n* auth scheme= azure service principal\r\n1. Azure Tenant='{GUID}'\r\nb) Client ID = \
                 {{{GUID}}}\r\n– Client Secret\tabc\r\nCallback URL=http://localhost:33333 ;"
            ),
            form: lines,
            deployment: "online",
            identity: "application-with-secret",
            products: ONLINE,
            findings: &[(Ask, "which-online-product", "URL"), (Ask, "application-since-8-2", "AuthScheme")],
        },
        Row {
            about: "labels with their values on the line below",
            settings: format!(
                "URL\nhttps://fabrikam.crm.dynamics.com\nCRM Version\nCRMOnline\nAuth Scheme\nAzureAD\nInitiate \
                 OAuth\nGETANDREFRESH\nAzure Tenant\nfabrikam.example\nClient ID\n{GUID}\nClient Secret\nab=cd\nCallback \
                 URL\nhttp://localhost:33333\n"
            ),
            form: lines,
            deployment: "online",
            identity: "delegated",
            products: ONLINE,
            findings: &[(Ask, "which-online-product", "URL")],
        },
        Row {
            about: "a person's sign-in without tenant, secret and redirect address",
            settings: format!(
                "URL=https://fabrikam.crm.dynamics.com\nCRMVersion=CRMOnline\nAuthScheme=AzureAD\nInitiateOAuth=\n\
                 OAuthClientId={GUID}"
            ),
            form: lines,
            deployment: "online",
            identity: "delegated",
            products: ONLINE,
            findings: &[
                (Missing, "empty", "InitiateOAuth"),
                (Missing, "missing", "AzureTenant"),
                (Missing, "secret-or-certificate", "OAuthClientSecret"),
                (Missing, "missing", "CallbackURL"),
                (Ask, "which-online-product", "URL"),
            ],
        },
        Row {
            about: "a certificate without its type",
            settings: format!(
                "URL=https://fabrikam.crm.dynamics.com\nCRMVersion=CRMOnline\nAuthScheme=AzureServicePrincipal\n\
                 InitiateOAuth=GETANDREFRESH\nAzureTenant={GUID}\nOAuthClientId={GUID}\nOAuthJWTCert=C:\\keys\\f.pfx\n\
                 CallbackURL=http://localhost:33333"
            ),
            form: lines,
            deployment: "online",
            identity: "application-with-certificate",
            products: ONLINE,
            findings: &[
                (Missing, "missing", "OAuthJWTCertType"),
                (Ask, "which-online-product", "URL"),
                (Ask, "application-since-8-2", "AuthScheme"),
            ],
        },
        Row {
            about: "a service principal with a server's address",
            settings: format!(
                "URL=https://crm.fabrikam.example/Fabrikam\nCRMVersion=CRM2011+\nAuthScheme=AzureServicePrincipal\n\
                 InitiateOAuth=GETANDREFRESH\nAzureTenant={GUID}\nOAuthClientId={GUID}\nOAuthClientSecret=s\n\
                 CallbackURL=http://localhost:33333"
            ),
            form: lines,
            deployment: "server",
            identity: "application-with-secret",
            products: FROM_2011,
            findings: &[
                (Contradictory, "application-on-server", "AuthScheme"),
                (Ask, "which-server-version", "CRMVersion"),
            ],
        },
        Row {
            about: "signing in to the cloud with CRM2011+",
            settings: format!(
                "URL=https://fabrikam.crm.dynamics.com\nCRMVersion=CRM2011+\nAuthScheme=AzureAD\n\
                 InitiateOAuth=GETANDREFRESH\nAzureTenant={GUID}\nOAuthClientId={GUID}\nOAuthClientSecret=s\n\
                 CallbackURL=http://localhost:33333"
            ),
            form: lines,
            deployment: "online",
            identity: "delegated",
            products: ONLINE,
            findings: &[
                (Contradictory, "server-version-for-online-address", "CRMVersion"),
                (Contradictory, "cloud-sign-in-on-server", "AuthScheme"),
                (Ask, "which-online-product", "URL"),
            ],
        },
        Row {
            about: "a server with its organisation in the path: 2011 or later, or even CRM 4.0",
            settings: "URL=http://server/organisation\nCRMVersion=CRM2011+\nUser=FABRIKAM\\svc\nPassword=p".into(),
            form: lines,
            deployment: "server",
            identity: "directory-account",
            products: FROM_2011,
            findings: &[
                (Unsafe, "not-encrypted", "URL"),
                (Ask, "which-server-version", "CRMVersion"),
                (Ask, "could-be-crm-4", "CRMVersion"),
                (Ask, "whose-account", "User"),
            ],
        },
        Row {
            about: "the same without a version",
            settings: "URL=http://server/organisation\nUser=FABRIKAM\\svc\nPassword=p".into(),
            form: lines,
            deployment: "server",
            identity: "directory-account",
            products: FROM_4,
            findings: &[
                (Missing, "missing", "CRMVersion"),
                (Unsafe, "not-encrypted", "URL"),
                (Ask, "which-server-version", "URL"),
                (Ask, "whose-account", "User"),
            ],
        },
        Row {
            about: "a server open to the internet, Kerberos, CRMOnline by mistake",
            settings: "URL=https://crm.fabrikam.example/Fabrikam;CRM Version='CRMOnline';AuthScheme=Kerberos;\
                       InternetFacingDeployment=True;User=svc;Password=p"
                .into(),
            form: string,
            deployment: "server",
            identity: "federated-account",
            products: FROM_4,
            findings: &[
                (Contradictory, "online-version-for-server-address", "CRMVersion"),
                (Ask, "which-server-version", "CRMVersion"),
                (Ask, "whose-account", "User"),
            ],
        },
        Row {
            about: "a client with the account that runs it",
            settings: "AuthType=AD;Url=http://crm:8080/Fabrikam;".into(),
            form: string,
            deployment: "server",
            identity: "directory-account",
            products: FROM_2011,
            findings: &[
                (Unsafe, "not-encrypted", "Url"),
                (Ask, "which-server-version", "Url"),
                (Ask, "whose-account", "Username"),
            ],
        },
        Row {
            about: "a client with quotes and escapes as it reads them",
            settings: "AuthType = AD ; Service Uri = 'https://crm.fabrikam.example/Fabrikam/XRMServices/2011/' ; User \
                       Name = svc ; Domain = FABRIKAM ; Password = \"a;b\"\"c='d'\" ;"
                .into(),
            form: string,
            deployment: "server",
            identity: "directory-account",
            products: FROM_2011,
            findings: &[(Ask, "which-server-version", "Url"), (Ask, "whose-account", "Username")],
        },
        Row {
            about: "a client over several lines, whose password has a bare semicolon",
            settings: "AuthType=IFD;\n  Url=https://fabrikam.crm.example/;\n  UserName=svc@fabrikam.example;\n  \
                       Password=a;b c;\n"
                .into(),
            form: lines,
            deployment: "server",
            identity: "federated-account",
            products: FROM_2011,
            findings: &[
                (Unreadable, "semicolon-needs-quotes", "Password"),
                (Ask, "which-server-version", "Url"),
                (Ask, "whose-account", "Username"),
            ],
        },
        Row {
            about: "the old sign-in of Office 365",
            settings: "AuthType=Office365;Username=a@fabrikam.example;Password=p;Url=https://fabrikam.crm.dynamics.com"
                .into(),
            form: string,
            deployment: "online",
            identity: "cloud-account",
            products: ONLINE,
            findings: &[
                (Outdated, "office-365-sign-in", "AuthType"),
                (Ask, "which-online-product", "Url"),
                (Ask, "whose-account", "Username"),
            ],
        },
        Row {
            about: "a configuration file, with the sign-in prompt of a person",
            settings: format!(
                "<connectionStrings>\n  <add name=\"Fabrikam\" connectionString=\"AuthType=OAuth;Url=https://fabrikam.crm\
                 .dynamics.com/api/data/v9.2/;AppId={GUID};RedirectUri=app://{GUID};LoginPrompt=Auto\"/>\n\
                 </connectionStrings>"
            ),
            form: string,
            deployment: "online",
            identity: "delegated",
            products: &["d365-enterprise", "d365", "power-platform"],
            findings: &[(Ask, "which-online-product", "Url")],
        },
        Row {
            about: "a client with a certificate, and the secret beside it",
            settings: format!(
                "AuthType=Certificate;Url=https://fabrikam.crm6.dynamics.com;ClientId={GUID};ClientSecret=s"
            ),
            form: string,
            deployment: "online",
            identity: "application-with-certificate",
            products: ONLINE,
            findings: &[
                (Missing, "missing", "Thumbprint"),
                (Contradictory, "secret-for-certificate-sign-in", "AuthType"),
                (Ask, "which-online-product", "Url"),
                (Ask, "application-since-8-2", "AuthType"),
            ],
        },
        Row {
            about: "a linked service, all there",
            settings: std::fs::read_to_string(
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/samples/settings/linked-service.json"),
            )
            .unwrap(),
            form: Form::Json,
            deployment: "online",
            identity: "application-with-secret",
            products: ONLINE,
            findings: &[
                (Ask, "which-online-product", "serviceUri"),
                (Ask, "application-since-8-2", "authenticationType"),
            ],
        },
        Row {
            about: "a linked service to a server without host and organisation, cut off in the middle",
            settings: "{ \"properties\": { \"type\": \"DynamicsCrm\", \"typeProperties\": { \"deploymentType\": \
                       \"OnPremisesWithIfd\", \"authenticationType\": \"Ifd\", \"username\": \"svc@fabrikam.example\", \
                       \"password\": { \"type\": \"SecureString\", \"value\": \"p"
                .into(),
            form: Form::Json,
            deployment: "server",
            identity: "federated-account",
            products: FROM_2011,
            findings: &[
                (Missing, "missing", "hostName"),
                (Missing, "missing", "organizationName"),
                (Unreadable, "json-not-whole", ""),
                (Ask, "which-server-version", "serviceUri"),
                (Ask, "whose-account", "username"),
            ],
        },
        Row {
            about: "placeholders as a manual prints them",
            settings: "a. URL=<URL of Dynamics CRM, created in step 3>\nb. CRMVersion=CRMOnline\nc. \
                       InitiateOAuth=GETANDREFRESH\nd. AzureTenant=<Directory (tenant) ID from step 7>\ne. \
                       OAuthClientId=<Application (client) ID from step 7>\nf. AuthScheme= AzureServicePrincipal\n\
                       i. For Client Secret, set\nOAuthClientSecret=<secret value from step 8>\ng. \
                       CallbackURL=(Redirect URI from 6b)."
                .into(),
            form: lines,
            deployment: "online",
            identity: "application",
            products: ONLINE,
            findings: &[
                (Missing, "placeholder", "URL"),
                (Missing, "placeholder", "OAuthClientId"),
                (Missing, "placeholder", "AzureTenant"),
                (Missing, "placeholder", "CallbackURL"),
                (Missing, "placeholder", "OAuthClientSecret"),
                (Unreadable, "no-setting", ""),
                (Ask, "which-online-product", "URL"),
                (Ask, "application-since-8-2", "AuthScheme"),
            ],
        },
        Row {
            about: "an address that only looks like the cloud, with an account in it",
            settings: "AuthType=ClientSecret;Url=https://fabrikam.crm.dynamics.com@evil.example/x?code=1;ClientId=x;\
                       ClientSecret=s"
                .into(),
            form: string,
            deployment: "server",
            identity: "application-with-secret",
            products: FROM_2011,
            findings: &[
                (Missing, "placeholder", "ClientId"),
                (Contradictory, "application-on-server", "AuthType"),
                (Unsafe, "secret-in-address", "Url"),
                (Ask, "which-server-version", "Url"),
            ],
        },
        Row {
            about: "names and values of no list, a name given twice, a line that is none",
            settings: "URL=https://fabrikam.crm.dynamics.com.evil.example\nAuthScheme=Magic\nCRMVersion=CRM5\n\
                       Sesame=open\nCRMVersion=CRM2011+\nwhat is this\nPassword=\"never closed\n"
                .into(),
            form: lines,
            deployment: "server",
            identity: "directory-account",
            products: FROM_2011,
            findings: &[
                (Missing, "missing", "User"),
                (Missing, "organisation-not-in-address", "URL"),
                (Contradictory, "given-twice", "CRMVersion"),
                (Unreadable, "name-not-known", ""),
                (Unreadable, "no-setting", ""),
                (Unreadable, "value-not-known", "AuthScheme"),
                (Unreadable, "value-not-known", "CRMVersion"),
                (Unreadable, "quotes-not-closed", "Password"),
                (Ask, "which-server-version", "CRMVersion"),
                (Ask, "whose-account", "User"),
            ],
        },
        Row {
            about: "another product's address",
            settings: "URL=https://fabrikam.operations.dynamics.com\nAuthScheme=AzureMSI".into(),
            form: lines,
            deployment: "open",
            identity: "managed-identity",
            products: ANY,
            findings: &[
                (Missing, "missing", "CRMVersion"),
                (Contradictory, "other-product", "URL"),
                (Ask, "which-deployment", "URL"),
            ],
        },
    ]
}

fn name(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn settings_of_every_form_are_read_and_what_is_wrong_is_named() {
    let rows = table();
    assert!(rows.len() >= 20);
    for row in &rows {
        let inspection = inspect(&settings::read(&row.settings).unwrap(), words("en"));
        let about = row.about;
        assert_eq!(inspection.form, row.form, "{about}");
        assert_eq!(name(&json!(inspection.reading.deployment)), row.deployment, "{about}");
        assert_eq!(name(&json!(inspection.reading.identity)), row.identity, "{about}");
        assert_eq!(inspection.reading.products, row.products, "{about}");
        let found: Vec<(Sort, &str, &str)> = inspection
            .findings
            .iter()
            .map(|finding| (finding.sort, finding.code, finding.name.unwrap_or_default()))
            .collect();
        assert_eq!(found, row.findings, "{about}");
    }
}

#[test]
fn what_is_shown_may_be_pasted_again_and_tells_the_same() {
    for row in table() {
        let pasted = settings::read(&row.settings).unwrap();
        let again = settings::read(&pasted.to_string()).unwrap();
        let kept = |pasted: &settings::Pasted| {
            pasted.entries.iter().map(|entry| (entry.setting, entry.kept.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(kept(&pasted), kept(&again), "{}", row.about);
        assert_eq!(pasted.to_string(), again.to_string(), "{}", row.about);
    }
}

#[test]
fn every_finding_says_in_words_what_is_wrong_and_what_would_be_right() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    for row in table() {
        let report = report(&row.settings, &engine, None, "en").unwrap();
        assert!(
            !report.tested && report.note.starts_with("Nothing was connected or tested"),
            "{}",
            row.about
        );
        assert!(!report.checklist.is_empty(), "{}", row.about);
        for finding in &report.findings {
            assert_ne!(finding.says, format!("finding.{}", finding.code), "{}", row.about);
            assert!(finding.setting.is_none() || finding.should.is_some(), "{}: {}", row.about, finding.code);
            for text in [Some(&finding.says), finding.should.as_ref()].into_iter().flatten() {
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
        for item in &report.checklist {
            assert_ne!(item.says, item.id, "{}", row.about);
        }
    }
}

/// The ids of texts that the code asks for, as they stand in it.
#[test]
fn no_text_is_missing_and_none_is_left_over() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/intake/src");
    let mut code = String::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                code.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (id, text) in words("en").all() {
        assert!(seen.insert(id), "`{id}` stands twice");
        assert!(!text.is_empty(), "`{id}` is empty");
        let (part, rest) = id.split_once('.').unwrap();
        let code_of = rest.trim_end_matches(".should");
        let asked = match part {
            "region" | "should" | "deployment" | "organisation" | "identity" => true,
            "users" if !rest.starts_with("ask.") => {
                rest == "application"
                    || include_str!("../../crates/intake/src/table/users.txt")
                        .contains(&format!("value mode {rest} = "))
            }
            "row" => true,
            // Asked for by the name of the outcome.
            "answer" => code.contains("\"answer.{}\""),
            "finding" | "versions" | "about" => code.contains(&format!("\"{code_of}\"")),
            _ => code.contains(&format!("\"{id}\"")),
        };
        assert!(asked, "nobody asks for `{id}`");
    }
}

#[test]
fn a_situation_begins_and_the_engine_reads_it() {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    for row in table() {
        let inspection = inspect(&settings::read(&row.settings).unwrap(), words("en"));
        let situation = read_situation(&engine.book, &inspection.situation).unwrap();
        let verdict = judge(&engine, &situation, None).unwrap();
        assert_eq!(verdict.groups.len(), 2, "{}", row.about);
    }
}

/// The consequences of some settings: about whom, in which product, with which outcome.
fn consequences(settings: &str) -> Vec<(String, String, String, bool)> {
    let engine = Engine::new(clausewise_rulebook::book().unwrap());
    let report = report(settings, &engine, None, "en").unwrap();
    let cites = |entry: &clausewise_intake::settings::consequence::Consequence| {
        entry.because.iter().any(|reason| !reason.cites.is_empty())
    };
    let told = report.consequences.iter().map(|entry| {
        (entry.about.to_owned(), entry.product.clone(), name(&json!(entry.outcome)), cites(entry))
    });
    told.collect()
}

fn told(about: &str, product: &str, outcome: &str) -> (String, String, String, bool) {
    (about.into(), product.into(), outcome.into(), true)
}

#[test]
fn a_persons_sign_in_needs_the_persons_licence_and_says_by_which_clause() {
    let all = consequences(&table()[2].settings);
    for product in ["crm-online", "d365-enterprise", "d365", "power-platform"] {
        assert!(all.contains(&told("person", product, "licence")), "{product}: {all:?}");
    }
}

#[test]
fn a_registered_application_needs_none_of_its_own_but_the_people_behind_it_do() {
    let all = consequences(&table()[0].settings);
    for product in ["d365-enterprise", "d365", "power-platform"] {
        assert!(all.contains(&told("connection", product, "covered")), "{product}: {all:?}");
        assert!(all.contains(&told("employees", product, "licence")), "{product}: {all:?}");
    }
    assert!(all.contains(&told("connection", "crm-online", "not-offered")), "{all:?}");
}

#[test]
fn the_version_that_crm2011_plus_leaves_open_matters_for_people_outside() {
    let all = consequences(&table()[7].settings);
    assert!(all.contains(&told("customers", "crm-2011", "licence")), "{all:?}");
    for product in ["crm-2013", "crm-2015", "crm-2016"] {
        assert!(all.contains(&told("customers", product, "covered")), "{product}: {all:?}");
    }
}

#[test]
fn a_service_principal_did_not_exist_on_servers() {
    let all = consequences(&table()[5].settings);
    for product in FROM_2011 {
        assert!(all.contains(&told("connection", product, "not-offered")), "{product}: {all:?}");
    }
}

#[test]
fn what_is_too_long_is_refused() {
    let problem = settings::read(&"x".repeat(settings::LONGEST + 1)).unwrap_err();
    assert_eq!(problem.code, "settings-too-long");
}

#[test]
fn the_samples_in_the_documentation_have_nothing_wrong() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/samples/settings");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let inspection = inspect(&settings::read(&text).unwrap(), words("en"));
        assert!(inspection.findings.iter().all(|finding| finding.sort == Ask), "{text}");
        read += 1;
    }
    assert_eq!(read, 3);
}
