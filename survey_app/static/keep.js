/* A page is sent without leaving it, so that a lost network loses nothing; without this file the browser sends it itself.
   What could not be sent is kept in localStorage under its page's address and sent again when the network returns: from
   the open page, else from the next page of ours that is opened here.  It is never shown again: the phone may be another
   person's by then.  "Stored" is believed only from our own JSON: a captive portal answers 200 to everything.
   ES2017, no library. */
(function () {
  "use strict";

  var KEY = "answers:", LEFT = "left", WAIT = 15000, LIMIT = 20000;
  var words = document.body.dataset;
  var form = document.querySelector("form[data-keep], form[data-send]");
  var keeps = form && form.hasAttribute("data-keep");
  var here = location.pathname;

  /* --- what is kept ------------------------------------------------------------------------------------------ */

  function remembered(name) {
    try { return localStorage.getItem(name); } catch (e) { return null; }
  }
  function remember(name, text) {
    try { localStorage.setItem(name, text); return true; } catch (e) { return false; } /* private browsing */
  }
  function forget(name) {
    try { localStorage.removeItem(name); } catch (e) { /* nothing was kept */ }
  }
  function keptPaths() {
    try { return Object.keys(localStorage).filter(function (name) { return name.indexOf(KEY) === 0; })
      .map(function (name) { return name.slice(KEY.length); }); } catch (e) { return []; }
  }

  function banner(text) {
    var line = document.querySelector(".offline");
    if (!line) {
      if (!text) return;
      line = document.createElement("p");
      line.className = "offline";
      line.setAttribute("role", "status");
      document.querySelector("main").appendChild(line);
    }
    line.hidden = !text;
    line.textContent = text;
  }

  /* --- one request ------------------------------------------------------------------------------------------- */

  function post(path, data) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, LIMIT);
    return fetch(path, {
      method: "POST", body: data, headers: { Accept: "application/json" },
      credentials: "same-origin", redirect: "error", signal: stop.signal
    }).then(function (response) {
      return response.json().then(function (said) { return { status: response.status, said: said }; });
    }).then(function (got) {
      clearTimeout(timer);
      if (!got.said || typeof got.said.stored !== "boolean") throw new Error("not our server");
      return got;
    }, function (error) { clearTimeout(timer); throw error; });
  }

  /* A lost token is replaced once.  Fails when the answers must wait: no network, not our server, database away. */
  function deliver(path, data, again) {
    return post(path, data).then(function (got) {
      if (got.status === 400 && got.said.csrf_token && !again) {
        if (form) form.elements.csrf_token.value = got.said.csrf_token;
        data.set("csrf_token", got.said.csrf_token);
        return deliver(path, data, true);
      }
      if (got.status === 503 && !got.said.refused) throw new Error("away");
      return got;
    });
  }

  /* --- the page that is open --------------------------------------------------------------------------------- */

  var busy = false, waiting = null, pressed = null;

  function body() {
    var data = new URLSearchParams(new FormData(form));
    if (pressed && pressed.name) data.append(pressed.name, pressed.value);
    return data;
  }

  function send() {
    if (busy) return;
    busy = true;
    clearTimeout(waiting);
    waiting = null;
    form.setAttribute("aria-busy", "true");
    deliver(form.getAttribute("action"), body()).then(function (got) {
      if (got.status === 503) { keepPage(); natively(); return; }  /* paused: its page says so, the answers wait */
      forget(KEY + here);
      forget(LEFT);
      if (got.said.revision) form.elements.revision.value = got.said.revision;
      if (got.said.next) location.assign(got.said.next);
      else natively();
    }).catch(later);
  }

  /* The server has something to show (an error beside a field, a closed survey): the browser posts, and shows it. */
  function natively() {
    if (pressed && pressed.name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = pressed.name;
      field.value = pressed.value;
      form.appendChild(field);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  function later() {
    busy = false;
    form.removeAttribute("aria-busy");
    banner(keepPage() ? words.offline : words.open);
    waiting = setTimeout(send, WAIT);
  }

  /* The check page holds no answers: the server has them all, and sending them waits for its owner. */
  function keepPage() {
    if (!keeps) return false;
    var data = body();
    data.delete("csrf_token");
    return remember(KEY + here, data.toString());
  }

  /* --- pages that were left unsent --------------------------------------------------------------------------- */

  function resend(path) {
    var data = new URLSearchParams(remembered(KEY + path));
    data.set("go", "keep");
    return deliver(path, data).then(function (got) {
      if (got.status === 503) throw new Error("paused");
      forget(KEY + path);
      if (path === here && form) location.replace(got.said.next || here);
    }).catch(function (error) {
      if (path === here && error.message !== "paused") banner(words.offline); /* "paused" is what the page itself says */
    });
  }

  function resendAll() {
    keptPaths().reduce(function (before, path) {
      return before.then(function () { return resend(path); });
    }, Promise.resolve());
  }

  function networkIsBack() {
    if (waiting) send();
    else if (!busy) resendAll();
  }

  /* --- begin ------------------------------------------------------------------------------------------------- */

  if (!(window.fetch && window.URLSearchParams && window.AbortController)) return;

  if (form) {
    form.addEventListener("click", function (event) {
      pressed = event.target.closest("button") || pressed;
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      pressed = event.submitter || pressed;
      send();
    });
    form.addEventListener("change", function () { if (waiting) keepPage(); });
    /* Back button: the browser may show the page as it was left, still "sending", or after its form was left to others. */
    window.addEventListener("pageshow", function (event) {
      busy = false;
      form.removeAttribute("aria-busy");
      if (here.indexOf("/" + remembered(LEFT) + "/") < 0) return;
      if (event.persisted) return location.replace(here.slice(0, here.lastIndexOf("/")));
      form.reset(); /* to what the server shows: browsers fill in what was chosen before */
    });
    /* The page shows what the server made of it: an error, another window's answers, a fresh token. */
    if (document.querySelector("#summary, .note")) forget(KEY + here);
  }

  var left = document.querySelector("[data-left]");
  if (left) remember(LEFT, left.dataset.left);
  window.addEventListener("online", networkIsBack);
  resendAll();
})();
