/* Residents' pages work without this file.  With it: answers survive a lost network, a double tap is one request,
   「都没有」 clears the other ticks, text size changes in place.  ES2017, no library.

   A page that cannot be sent is kept in localStorage under its own address and sent again when the network returns.
   "Stored" is believed only when the server says so in JSON: a captive portal answers 200 to everything. */
(function () {
  "use strict";

  var words = document.body.dataset;
  var form = document.querySelector("form[data-keep]");
  var KEY = "answers:";

  /* --- text size ------------------------------------------------------------------------------------------- */

  document.querySelectorAll("a[data-size]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var secure = location.protocol === "https:" ? ";secure" : "";
      document.cookie = "size=" + link.dataset.size + ";path=/;max-age=31536000;samesite=lax" + secure;
      document.documentElement.className = "elder s" + link.dataset.size;
    });
  });

  /* --- ticks ------------------------------------------------------------------------------------------------- */

  function others(input) {
    return Array.prototype.filter.call(document.getElementsByName(input.name), function (other) {
      return other !== input && other.type !== "hidden";
    });
  }

  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input.type === "checkbox" && input.checked) {
      var alone = input.dataset.alone !== undefined || input.closest(".aside");
      others(input).forEach(function (other) {
        if (other.type === "checkbox") {
          if (alone || other.dataset.alone !== undefined || other.closest(".aside")) other.checked = false;
        } else if (alone) {
          other.value = "";
        }
      });
      var group = input.closest("fieldset[data-max]");
      if (group && group.querySelectorAll("input:checked").length > Number(group.dataset.max)) {
        input.checked = false;
        say(words.most.replace("#", group.dataset.max), group);
      }
    }
  });

  document.addEventListener("input", function (event) {
    if (event.target.matches(".number, .line") && event.target.value) {
      others(event.target).forEach(function (other) { other.checked = false; });
    }
  });

  function say(text, near) {
    var old = near.querySelector("[role=status]");
    var line = old || near.insertBefore(document.createElement("p"), near.children[1] || null);
    line.setAttribute("role", "status");
    line.className = "error";
    line.textContent = text;
  }

  /* --- errors ------------------------------------------------------------------------------------------------ */

  var summary = document.getElementById("summary");
  if (summary) summary.focus();

  /* --- sending ----------------------------------------------------------------------------------------------- */

  function kept(path) {
    try { return localStorage.getItem(KEY + path); } catch (e) { return null; }
  }
  function keep(path, text) {
    try { localStorage.setItem(KEY + path, text); } catch (e) { /* private browsing: the page itself still holds them */ }
  }
  function drop(path) {
    try { localStorage.removeItem(KEY + path); } catch (e) { /* nothing was kept */ }
  }
  function dropDraft(draft) {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf(KEY) === 0 && key.indexOf("/" + draft + "/") > 0) localStorage.removeItem(key);
      });
    } catch (e) { /* nothing was kept */ }
  }

  function banner(text) {
    var line = document.querySelector(".offline");
    if (!text) { if (line) line.remove(); return; }
    if (!line) {
      line = document.createElement("p");
      line.className = "offline";
      line.setAttribute("role", "status");
      document.querySelector("main").appendChild(line);
    }
    line.textContent = text;
  }

  function body(button) {
    var data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.append(button.name, button.value);
    return data;
  }

  function post(data) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, 20000);
    return fetch(form.getAttribute("action"), {
      method: "POST", body: data, headers: { Accept: "application/json" },
      credentials: "same-origin", redirect: "error", signal: stop.signal
    }).then(function (response) {
      clearTimeout(timer);
      var type = response.headers.get("Content-Type") || "";
      if (type.indexOf("application/json") !== 0) throw new Error("not our server");
      return response.json().then(function (said) { return { status: response.status, said: said }; });
    }, function (error) { clearTimeout(timer); throw error; });
  }

  var busy = false;
  var waiting = null;

  function send(data, button, again) {
    busy = true;
    form.setAttribute("aria-busy", "true");
    post(data).then(function (got) {
      var said = got.said;
      if (said.next) {
        drop(location.pathname);
        location.assign(said.next);
      } else if (got.status === 400 && said.csrf_token && !again) {
        form.elements.csrf_token.value = said.csrf_token;
        data.set("csrf_token", said.csrf_token);
        send(data, button, true);
      } else if (got.status === 503 && !said.refused) {
        later(data, button);
      } else {
        natively(button);
      }
    }).catch(function () { later(data, button); });
  }

  /* The server has something to show (an error beside a field, a closed survey): let the browser post and show it. */
  function natively(button) {
    drop(location.pathname);
    if (button && button.name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = button.name;
      field.value = button.value;
      form.appendChild(field);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  function later(data, button) {
    busy = false;
    form.removeAttribute("aria-busy");
    keep(location.pathname, without(data).toString());
    banner(words.offline);
    clearTimeout(waiting);
    waiting = setTimeout(function () { retry(data, button); }, 15000);
    window.addEventListener("online", function () { retry(data, button); }, { once: true });
  }

  function retry(data, button) {
    if (busy) return;
    clearTimeout(waiting);
    send(data, button, false);
  }

  function without(data) {
    var copy = new URLSearchParams(data);
    ["csrf_token", "draft", "revision", "go", "change"].forEach(function (name) { copy.delete(name); });
    return copy;
  }

  if (form && window.fetch && window.URLSearchParams && window.AbortController) {
    var pressed = null;
    form.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (button) pressed = button;
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) return;
      clearTimeout(waiting);
      banner("");
      var button = event.submitter || pressed;
      send(body(button), button, false);
    });
    restore();
  }

  /* A page that was kept and never sent: put its answers back and say so. */
  function restore() {
    var text = kept(location.pathname);
    if (!text) return;
    var data = new URLSearchParams(text);
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.type === "hidden") return;
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = data.getAll(field.name).indexOf(field.value) >= 0;
      } else if (data.has(field.name) && field.tagName !== "BUTTON") {
        field.value = data.get(field.name);
      }
    });
    banner(words.restored);
  }

  /* Back button: the browser may show the page as it was left, still "sending". */
  window.addEventListener("pageshow", function () {
    busy = false;
    if (form) form.removeAttribute("aria-busy");
  });

  /* Stored: nothing of this form stays on the phone. */
  var stored = document.querySelector("[data-stored]");
  if (stored) dropDraft(stored.dataset.stored);
})();
