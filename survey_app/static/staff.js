/* Three small comforts; every page works without them. */
(function () {
  "use strict";
  // 1. After a refusal the summary gets the focus.
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // 2. A form is sent once, however often the button is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });

  // 3. Work in progress refreshes its part of the page, as long as the page is looked at.
  function refresh(part) {
    if (document.hidden) { window.setTimeout(refresh, 3000, part); return; }
    fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").getElementById(part.id);
      if (!fresh) return;
      if (!part.contains(document.activeElement)) { part.replaceWith(fresh); part = fresh; }
      if (fresh.dataset.refresh) window.setTimeout(refresh, 2500, part);
    }).catch(function () { window.setTimeout(refresh, 8000, part); });
  }
  var live = document.querySelector("[data-refresh]");
  if (live) window.setTimeout(refresh, 2500, live);
})();
