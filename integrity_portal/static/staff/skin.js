// What the skin's pages call by name in their attributes. Alpine's build for strict page policies evaluates nothing and
// knows no globals: each name is told to it here.
(function () {
  "use strict";

  var KEPT = "sidebarDesktopOpen";

  function frame(firstTab) {
    return {
      activeTab: firstTab,
      sidebarMobileOpen: false,
      sidebarDesktopOpen: localStorage.getItem(KEPT) !== "0",
      // The form of an entry names its own address by it, with the tab that is open.
      window: { location: { pathname: location.pathname, search: location.search } },
      init: function () {
        this.activeTab = window.getCurrentTab() || firstTab;
        this.$watch(KEPT, function (open) { localStorage.setItem(KEPT, open ? "1" : "0"); });
      },
    };
  }

  document.addEventListener("alpine:init", function () {
    window.Alpine.data("frame", frame);
    window.Alpine.data("theme", window.theme);
    window.Alpine.data("searchForm", window.searchForm);
  });
})();
