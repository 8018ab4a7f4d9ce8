// Before the page is laid out: says that scripts run, and has the fonts ready for the first layout, which is then the only one.
(function (d) {
d.documentElement.classList.add("med-script");
["400", "600"].forEach(function (v) { d.fonts.load(v + " 16px 'IBM Plex Sans'"); });
})(document);
