"use strict";
// Tries, step by step, what a page could try to find out where somebody is. What comes of it is judged in Farthing, by what its port is
// asked for and who comes around it; only WebRTC's answers are known here alone.
(async () => {
  const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  const ask = async (what, tries = 1) => {
    for (;;) {
      try {
        return await (await fetch(what, {cache: "no-store"})).json();
      } catch (failure) {
        if (--tries <= 0) {
          throw failure;
        }
        await pause(250);
      }
    }
  };

  // Whatever becomes of it: an answer, a refusal, a mistake.
  const attempt = address => Promise.race([fetch(address, {mode: "no-cors", cache: "no-store"}).catch(() => 0), pause(2500)]);

  const hint = (rel, address) => {
    const link = document.createElement("link");
    link.rel = rel;
    link.href = address;
    document.head.append(link);
  };

  const show = state => {
    document.getElementById("sentence").textContent = state.sentence;
    for (const check of state.checks) {
      const line = document.getElementById("check-" + check.id);
      line.className = check.result;
      line.querySelector(".text").textContent = check.text;
    }
  };

  const step = async (name, work) => {
    await ask("begin/" + name, 40);
    ask("state").then(show, () => 0);
    const report = await work();
    await ask("end/" + name + "?" + encodeURIComponent(report || ""), 60);
    ask("state").then(show, () => 0);
  };

  const webrtc = async plan => {
    if (typeof RTCPeerConnection === "undefined") {
      return "none";
    }
    const found = [];
    const servers = plan.stun.map(address => ({urls: "stun:" + address}));
    const connection = new RTCPeerConnection({iceServers: servers});
    const complete = new Promise(done => {
      connection.onicecandidate = event => event.candidate ? found.push(event.candidate.candidate) : done("complete");
    });
    connection.createDataChannel("check");
    await connection.setLocalDescription(await connection.createOffer());
    const end = await Promise.race([complete, pause(6000).then(() => "unfinished")]);
    found.push(connection.localDescription.sdp.split(/\r?\n/).filter(line => line.startsWith("a=candidate")).join(" "));
    connection.close();
    return end + " " + found.join(" ");
  };

  const closed = async plan => {
    await pause(plan.deadAfter + 100);
    const own = ["http://127.0.0.1:" + plan.ipv4 + "/", "http://localhost:" + plan.ipv4 + "/", "http://[::1]:" + plan.ipv6 + "/"];
    for (const address of own) {
      for (const rel of ["prefetch", "preconnect", "dns-prefetch", "preload"]) {
        hint(rel, address + rel);
      }
      new Image().src = address + "image";
    }
    if (HTMLScriptElement.supports && HTMLScriptElement.supports("speculationrules")) {
      const rules = document.createElement("script");
      rules.type = "speculationrules";
      const all = [{urls: own, eagerness: "immediate"}];
      rules.textContent = JSON.stringify({prefetch: all, prerender: all});
      document.head.append(rules);
    }
    if (navigator.sendBeacon) {
      navigator.sendBeacon(own[0] + "beacon", "x");
    }
    try {
      new WebSocket("ws://127.0.0.1:" + plan.ipv4 + "/").onerror = () => 0;
    } catch (refused) {
      // Some browsers allow no plain WebSocket here.
    }
    await Promise.all([...own, "http://" + plan.name + "/"].map(attempt));
    await pause(Math.max(0, plan.deadFor - 1000));
  };

  let plan = await ask("plan", 40);
  while (!plan.begin) {
    await pause(250);
    plan = await ask("plan", 40);
  }
  await step("names", () => Promise.all([attempt("http://" + plan.name + "/"), attempt("https://" + plan.name + "/")]).then(() => ""));
  await step("ipv6", () => Promise.all([attempt("http://[::1]:" + plan.ipv6 + "/"), attempt("http://[::ffff:7f00:1]:" + plan.ipv6 + "/")])
    .then(() => ""));
  await step("webrtc", () => webrtc(plan).catch(failure => "failure " + failure));
  await step("closed", () => closed(plan).catch(() => 0).then(() => ""));
  await step("address", () => plan.exitPage ? attempt(plan.exitPage).then(() => "") : "");

  let state = await ask("state", 40);
  while (!state.open) {
    show(state);
    await pause(250);
    state = await ask("state", 40);
  }
  show(state);
  for (const hop of state.path) {
    const line = document.createElement("li");
    line.textContent = hop;
    document.getElementById("path").append(line);
  }
  const fill = (id, text) => {
    document.getElementById(id).textContent = text;
  };
  fill("address", state.address);
  fill("isolation", state.isolation);
  fill("remark", state.remark);
  fill("agent", navigator.userAgent);
  fill("language", navigator.languages.join(", "));
  fill("zone", Intl.DateTimeFormat().resolvedOptions().timeZone + ", " + new Date().toLocaleString());
  fill("window", innerWidth + " × " + innerHeight);
  document.getElementById("facts").hidden = false;
  if (state.opening) {
    const go = document.getElementById("go");
    go.href = state.opening;
    go.hidden = false;
    if (state.atOnce) {
      location.href = state.opening;
    }
  }
})().catch(failure => {
  document.getElementById("sentence").textContent = String(failure);
});
