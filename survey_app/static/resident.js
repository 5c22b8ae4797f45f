/* Residents' pages work without this file.  With it 「都没有」 clears the other ticks, text size changes in place and errors
   get the focus.  What happens when the network is gone stands in keep.js.  ES2017, no library. */
(function () {
  "use strict";

  var words = document.body.dataset;

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

  /* --- a double tap sends a form once ------------------------------------------------------------------------- */

  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented) return; /* keep.js sends it */
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* --- errors ------------------------------------------------------------------------------------------------ */

  var summary = document.getElementById("summary");
  if (summary) summary.focus();
})();
