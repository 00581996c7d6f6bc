"use strict";
// Gives each request the site of the page it belongs to as SOCKS user name; as password SECRET, by which Farthing's port knows this
// extension, followed by its tab's random token. The port keeps streams of different names or passwords on different circuits. PORT and
// SECRET come from port.js, which is written for each start.
//
// Should anything here fail, the request takes the browser's own proxy settings: the same port, which takes no more requests without a
// name once it has seen this extension at work.

const tokens = new Map();

function tokenOf(tab) {
  if (tab < 0) {
    return "background";
  }
  if (!tokens.has(tab)) {
    tokens.set(tab, Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join(""));
  }
  return tokens.get(tab);
}

function hostOf(address) {
  try {
    return new URL(address).hostname.replace(/^\[|\]$/g, "");
  } catch (malformed) {
    return "";
  }
}

// The page in the address bar: for a page itself the one that is asked for, inside frames the outermost, else the document's own.
function siteOf(request) {
  if (request.type === "main_frame") {
    return hostOf(request.url);
  }
  const around = request.frameAncestors || [];
  const page = around.length > 0 ? around[around.length - 1].url : request.documentUrl || request.originUrl || request.url;
  return hostOf(page) || hostOf(request.url);
}

browser.proxy.onRequest.addListener(request => {
  const site = siteOf(request);
  const token = tokenOf(request.tabId);
  return {
    type: "socks",
    host: "127.0.0.1",
    port: PORT,
    proxyDNS: true,
    failoverTimeout: 1,
    username: site || "none",
    password: SECRET + token,
    // Firefox would put two tabs' requests on one kept connection, and on one of its circuits.
    connectionIsolationKey: site + " " + token
  };
}, {urls: ["<all_urls>"]});

browser.tabs.onRemoved.addListener(tab => tokens.delete(tab));
