// Starts YASGUI on the endpoint of this server alone: no list of others, and no look-ups elsewhere.
// Which endpoint, query and words those are stands in the attributes of its element.
(() => {
  "use strict";
  const place = document.getElementById("yasgui");
  const { endpoint, query, tab } = place.dataset;
  const here = new URL(endpoint, location.href).href;
  const asked = location.hash.includes("query=");
  Yasgui.Yasqe.defaults.value = query;
  Yasgui.Yasqe.defaults.autocompleters = ["variables", "prefixes"];
  const yasgui = new Yasgui(place, {
    tabName: tab,
    requestConfig: { endpoint: here },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint: here }] },
    // A link may bring a query, but not take it to another server.
    populateFromUrl: (shared) => ({ ...shared, requestConfig: { ...shared.requestConfig, endpoint: here } }),
  });
  if (asked) {
    yasgui.getTab().query();
  }
})();
