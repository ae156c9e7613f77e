(function () {
  "use strict";
  function chosen() {
    var name = decodeURIComponent(location.hash.slice(1));
    return name.indexOf("l-") === 0 ? name.slice(2) : name;
  }
  function show() {
    var key = chosen();
    document.querySelectorAll("[data-k]").forEach(function (element) {
      element.classList.toggle("on", element.dataset.k.split(" ").indexOf(key) >= 0);
    });
    [document.getElementById("l-" + key), document.getElementById(key)].forEach(function (element) {
      if (key && element) { element.scrollIntoView({ block: "center", inline: "nearest" }); }
    });
  }
  function step(by) {
    var flags = Array.prototype.map.call(document.querySelectorAll("#flags > li"), function (flag) { return flag.id; });
    if (flags.length) {
      var at = flags.indexOf(chosen());
      var next = at < 0 ? (by > 0 ? 0 : flags.length - 1) : (at + by + flags.length) % flags.length;
      location.hash = flags[next];
    }
  }
  addEventListener("hashchange", show);
  addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "n") { step(1); }
    if (event.key === "p") { step(-1); }
  });
  show();
})();
