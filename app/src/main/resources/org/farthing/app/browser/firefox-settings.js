// Settings of a Firefox that reaches the world through Farthing's port alone and leaves nothing behind. Each group says what it stops.
// Written as user.js into a profile of its own: read again at every start, so nothing that is changed in between outlives it.

// Everything through the port, names and this computer's own addresses included, and never around it.
user_pref("network.proxy.type", 1);
user_pref("network.proxy.socks", "127.0.0.1");
user_pref("network.proxy.socks_port", {port});
user_pref("network.proxy.socks_version", 5);
user_pref("network.proxy.socks_remote_dns", true);
user_pref("network.proxy.socks5_remote_dns", true);
user_pref("network.proxy.allow_hijacking_localhost", true);
user_pref("network.proxy.allow_bypass", false);
user_pref("network.proxy.failover_direct", false);
user_pref("network.proxy.failover_timeout", 1);
user_pref("network.proxy.no_proxies_on", "");
user_pref("network.proxy.share_proxy_settings", false);
user_pref("network.proxy.http", "");
user_pref("network.proxy.ssl", "");
user_pref("network.proxy.system_wpad", false);
// A file://host/share or a smb: link would make the system connect by itself; so would other programs that links open.
user_pref("network.file.disable_unc_paths", true);
user_pref("network.gio.supported-protocols", "");
user_pref("network.protocol-handler.external-default", false);
user_pref("network.protocol-handler.warn-external-default", true);

// No resolver of its own, no guesses by DNS, no HTTPS records asked for on the side.
user_pref("network.trr.mode", 5);
user_pref("network.trr.uri", "");
user_pref("doh-rollout.enabled", false);
user_pref("doh-rollout.disable-heuristics", true);
user_pref("network.dns.disablePrefetch", true);
user_pref("network.dns.disablePrefetchFromHTTPS", true);
user_pref("network.dns.native_https_query", false);
user_pref("network.dns.upgrade_with_https_rr", false);
user_pref("network.dns.use_https_rr_as_altsvc", false);
user_pref("network.dns.echconfig.enabled", false);
user_pref("browser.fixup.dns_first_for_single_words", false);
user_pref("browser.urlbar.dnsResolveSingleWordsAfterSearch", 0);

// Datagrams never go through SOCKS: no QUIC, no WebRTC, and no address from the plugins that screens and casts use.
user_pref("network.http.http3.enable", false);
user_pref("network.http.altsvc.enabled", false);
user_pref("network.webtransport.enabled", false);
user_pref("media.peerconnection.enabled", false);
user_pref("media.peerconnection.ice.default_address_only", true);
user_pref("media.peerconnection.ice.no_host", true);
user_pref("media.peerconnection.ice.proxy_only", true);
user_pref("media.peerconnection.ice.obfuscate_host_addresses", true);
user_pref("media.navigator.enabled", false);
user_pref("media.gmp-provider.enabled", false);
user_pref("media.gmp-manager.url", "");
user_pref("media.eme.enabled", false);
user_pref("browser.eme.ui.enabled", false);

// Nothing is fetched that nobody asked for: it would be paid for, and tell a site what somebody looked at only nearly.
user_pref("network.prefetch-next", false);
user_pref("network.predictor.enabled", false);
user_pref("network.predictor.enable-prefetch", false);
user_pref("network.early-hints.enabled", false);
user_pref("network.early-hints.preconnect.enabled", false);
user_pref("network.http.speculative-parallel-limit", 0);
user_pref("browser.places.speculativeConnect.enabled", false);
user_pref("browser.urlbar.speculativeConnect.enabled", false);
user_pref("browser.urlbar.suggest.searches", false);
user_pref("browser.search.suggest.enabled", false);
user_pref("browser.urlbar.quicksuggest.enabled", false);
user_pref("browser.urlbar.suggest.quicksuggest.sponsored", false);
user_pref("browser.urlbar.suggest.quicksuggest.nonsponsored", false);
user_pref("browser.urlbar.trending.featureGate", false);
user_pref("browser.search.update", false);
user_pref("browser.send_pings", false);
user_pref("beacon.enabled", false);

// The browser's own calls: captive portals, region, remote settings, updates, lists, telemetry, experiments, news.
user_pref("network.captive-portal-service.enabled", false);
user_pref("captivedetect.canonicalURL", "");
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.region.network.url", "");
user_pref("browser.region.update.enabled", false);
user_pref("browser.region.local-geocoding", false);
user_pref("geo.enabled", false);
user_pref("geo.provider.network.url", "");
user_pref("services.settings.server", "data:,");
user_pref("services.settings.poll_interval", 2147483647);
user_pref("app.normandy.enabled", false);
user_pref("app.normandy.api_url", "");
user_pref("app.shield.optoutstudies.enabled", false);
user_pref("nimbus.rollouts.enabled", false);
user_pref("app.update.auto", false);
user_pref("app.update.background.enabled", false);
user_pref("app.update.staging.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("extensions.update.autoUpdateDefault", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("extensions.getAddons.showPane", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("extensions.systemAddon.update.url", "");
user_pref("extensions.blocklist.enabled", false);
user_pref("extensions.htmlaboutaddons.recommendations.enabled", false);
user_pref("browser.discovery.enabled", false);
user_pref("security.remote_settings.crlite_filters.enabled", false);
user_pref("security.remote_settings.intermediates.enabled", false);
user_pref("security.OCSP.enabled", 0);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.safebrowsing.blockedURIs.enabled", false);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("browser.safebrowsing.provider.mozilla.updateURL", "");
user_pref("browser.safebrowsing.provider.google4.updateURL", "");
user_pref("browser.safebrowsing.provider.google5.updateURL", "");
user_pref("privacy.trackingprotection.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("datareporting.usage.uploadEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("toolkit.telemetry.unified", false);
user_pref("toolkit.telemetry.server", "");
user_pref("toolkit.telemetry.archive.enabled", false);
user_pref("toolkit.telemetry.shutdownPingSender.enabled", false);
user_pref("toolkit.telemetry.newProfilePing.enabled", false);
user_pref("toolkit.telemetry.firstShutdownPing.enabled", false);
user_pref("toolkit.telemetry.bhrPing.enabled", false);
user_pref("toolkit.telemetry.updatePing.enabled", false);
user_pref("toolkit.coverage.opt-out", true);
user_pref("breakpad.reportURL", "");
user_pref("browser.tabs.crashReporting.sendReport", false);
user_pref("browser.crashReports.unsubmittedCheck.enabled", false);
user_pref("dom.push.enabled", false);
user_pref("dom.push.connection.enabled", false);
user_pref("identity.fxaccounts.enabled", false);
user_pref("browser.translations.enable", false);
user_pref("browser.ml.enable", false);
user_pref("browser.ml.chat.enabled", false);
user_pref("browser.newtabpage.enabled", false);
user_pref("browser.newtabpage.activity-stream.feeds.section.topstories", false);
user_pref("browser.newtabpage.activity-stream.feeds.topsites", false);
user_pref("browser.newtabpage.activity-stream.telemetry", false);
user_pref("browser.newtabpage.activity-stream.showSponsored", false);
user_pref("browser.newtabpage.activity-stream.showSponsoredTopSites", false);
user_pref("browser.newtabpage.activity-stream.default.sites", "");
user_pref("browser.newtabpage.activity-stream.asrouter.userprefs.cfr.addons", false);
user_pref("browser.newtabpage.activity-stream.asrouter.userprefs.cfr.features", false);
user_pref("browser.topsites.contile.enabled", false);
user_pref("browser.contentblocking.report.lockwise.enabled", false);
user_pref("browser.contentblocking.report.monitor.enabled", false);
user_pref("signon.management.page.breach-alerts.enabled", false);
user_pref("browser.partnerlink.attributionURL", "");
user_pref("browser.vpn_promo.enabled", false);

// First pages: ours alone.
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage", "about:blank");
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("startup.homepage_welcome_url", "");
user_pref("startup.homepage_welcome_url.additional", "");
user_pref("startup.homepage_override_url", "");
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.preonboarding.enabled", false);
user_pref("trailhead.firstrun.didSeeAboutWelcome", true);
user_pref("browser.uitour.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutConfig.showWarning", true);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("termsofuse.bypassNotification", true);
user_pref("browser.rights.3.shown", true);

// Encrypted pages alone; this computer's own addresses, where Farthing's page is, are not meant.
user_pref("dom.security.https_only_mode", true);
user_pref("dom.security.https_only_mode_send_http_background_request", false);
user_pref("dom.security.https_first", true);
user_pref("security.tls.version.min", 3);

// One browser looks like the next, and two sites cannot compare notes.
user_pref("privacy.resistFingerprinting", true);
user_pref("privacy.resistFingerprinting.letterboxing", true);
user_pref("privacy.spoof_english", 1);
user_pref("webgl.disabled", true);
user_pref("privacy.partition.network_state", true);
user_pref("privacy.partition.serviceWorkers", true);
user_pref("network.cookie.cookieBehavior", 5);
user_pref("privacy.globalprivacycontrol.enabled", true);
user_pref("network.http.referer.XOriginTrimmingPolicy", 2);
user_pref("network.http.windows-sso.enabled", false);
user_pref("network.negotiate-auth.trusted-uris", "");
user_pref("network.automatic-ntlm-auth.allow-proxies", false);
user_pref("network.auth.subresource-http-auth-allow", 1);
user_pref("device.sensors.enabled", false);
user_pref("dom.battery.enabled", false);
// A service worker belongs to no tab and may run when none is open: nobody could say whose circuit it is.
user_pref("dom.serviceWorkers.enabled", false);

// Nothing is kept: the profile goes with the browser, and until then the disk sees as little as may be.
user_pref("browser.cache.disk.enable", false);
user_pref("browser.cache.disk_cache_ssl", false);
user_pref("media.cache_size", 0);
user_pref("browser.privatebrowsing.forceMediaMemoryCache", true);
user_pref("places.history.enabled", false);
user_pref("browser.formfill.enable", false);
user_pref("signon.rememberSignons", false);
user_pref("signon.autofillForms", false);
user_pref("extensions.formautofill.addresses.enabled", false);
user_pref("extensions.formautofill.creditCards.enabled", false);
user_pref("browser.pagethumbnails.capturing_disabled", true);
user_pref("browser.shell.shortcutFavicons", false);
user_pref("browser.bookmarks.max_backups", 0);
user_pref("browser.sessionstore.privacy_level", 2);
user_pref("browser.sessionstore.interval", 2147483647);
user_pref("browser.helperApps.deleteTempFileOnExit", true);
user_pref("browser.download.manager.addToRecentDocs", false);
user_pref("browser.download.start_downloads_in_tmp_dir", false);
// What is downloaded stays, so the user says where; and nothing is opened by another program unasked.
user_pref("browser.download.useDownloadDir", false);
user_pref("browser.download.always_ask_before_handling_new_types", true);

// After a crash nothing comes back by itself: the next start begins with the check.
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("browser.sessionstore.max_resumed_crashes", 0);
user_pref("browser.sessionstore.resuming_after_os_restart", false);
user_pref("toolkit.winRegisterApplicationRestart", false);
user_pref("browser.startup.couldRestoreSession.count", -1);
user_pref("toolkit.startup.max_resumed_crashes", -1);

// Nobody steers this browser from outside, and no pages of its maker's have rights that others have not.
user_pref("devtools.debugger.remote-enabled", false);
user_pref("devtools.chrome.enabled", false);
user_pref("remote.active-protocols", 0);
user_pref("extensions.webextensions.restrictedDomains", "");
user_pref("browser.tabs.remote.separatePrivilegedMozillaWebContentProcess", false);

// The extension beside these settings gives every site circuits of its own. Releases of Firefox refuse it; ESR and LibreWolf do not.
user_pref("extensions.autoDisableScopes", 0);
user_pref("extensions.enabledScopes", 1);
user_pref("extensions.startupScanScopes", 1);
user_pref("xpinstall.signatures.required", false);
user_pref("extensions.langpacks.signatures.required", false);
// Another extension could send requests around the port; there is none in this profile, and none can be added.
user_pref("xpinstall.enabled", false);
