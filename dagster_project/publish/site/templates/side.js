// At the end of every page: picks cells of the benchmark and shows them, sorts tables. It computes no published figure.
(function () {
"use strict";
var d = document, root = d.documentElement, $ = function (id) { return d.getElementById(id); };
var all = function (sel, i) { return Array.prototype.slice.call((i || d).querySelectorAll(sel)); };

// An earlier publication lies one folder further away when this one is opened in its own folder and not in the web root.
if (/\/offentlig\/site\/[^\/]*$/.test(location.pathname)) all("a[data-i-mappen]").forEach(function (a) { a.href = a.dataset.iMappen; });

// Tables: sort by a button in the heading; rows without a figure and small n stay last.
function sortKey(tr, i, kind) {
  var t = tr.cells[i].textContent.trim();
  if (kind === "navn") return t;
  if (kind === "dato" || kind === "tekst") return t;
  var m = t.replace(/[.\u00a0\s]/g, "").replace("\u2212", "-").replace(",", ".").match(/^-?\d+(\.\d+)?/);
  return m ? parseFloat(m[0]) : null;
}
var danish;
function sort(th, descending) {
  var tab = th.closest("table"), i = th.cellIndex, kind = (th.querySelector("button").dataset.s || "");
  danish = danish || new Intl.Collator("da");
  all("thead th", tab).forEach(function (x) { x.removeAttribute("aria-sort"); });
  th.setAttribute("aria-sort", descending ? "descending" : "ascending");
  all("tbody:not(.land)", tab).forEach(function (b) {
    var r = all("tr", b).map(function (tr, n) { return { tr: tr, k: sortKey(tr, i, kind), n: n, l: /^andel/.test(tr.cells[i].dataset.f) && tr.classList.contains("l") }; });
    r.sort(function (a, c) {
      if ((a.k === null) !== (c.k === null)) return a.k === null ? 1 : -1;
      if (a.l !== c.l) return a.l ? 1 : -1;
      var v = kind ? danish.compare(a.k, c.k) : a.k - c.k;
      return (descending ? -v : v) || a.n - c.n;
    });
    r.forEach(function (x) { b.appendChild(x.tr); });
  });
}
d.addEventListener("click", function (e) {
  var b = e.target.closest("table.sorter thead button"), th = b && b.closest("th");
  if (th) sort(th, th.getAttribute("aria-sort") === "ascending");
});

// The reader's municipality: asked for on the front page, kept where the browser keeps things, and carried in the address.
function chosenKommune(k, name) {
  try { if (k) localStorage.setItem("kommune", k + "|" + name); return (localStorage.getItem("kommune") || "|").split("|"); } catch (e) { return [k || "", name || ""]; }
}
var mine = chosenKommune(), body = d.body.dataset, inAddress = (location.hash.match(/kommune=(\d{3})/) || ["", ""])[1], picker = $("min-kommune");
if (body.kode && !mine[0]) mine = chosenKommune(body.kode, body.navn);
if (inAddress && inAddress !== mine[0]) mine = [inAddress, ((d.querySelector('option[value="' + inAddress + '"]') || {}).textContent || "")];
if (mine[0]) {
  all("header nav a").forEach(function (a) { a.hash = "kommune=" + mine[0]; });
  var to = all(".indgang a").filter(function (a) { return a.getAttribute("href").endsWith("-" + mine[0] + ".html"); })[0];
  if (to) to.closest("ul").prepend(to.closest("li"));
  if (mine[1] && body.kode !== mine[0]) {
    var a0 = $("min").querySelector("a");
    a0.href = body.rod + "kommune/" + mine[0] + ".html"; a0.textContent = mine[1]; $("min").hidden = false;
  }
}
if (picker) {
  picker.value = mine[0] || ""; if (picker.selectedIndex < 0) picker.value = "";
  picker.addEventListener("change", function () {
    if (!picker.value) return;
    chosenKommune(picker.value, picker.selectedOptions[0].textContent);
    location.href = "kommune/" + picker.value + ".html";
  });
  all(".kommuner a, .kortet a[href^=kommune]").forEach(function (a) { a.addEventListener("click", function () {
    var k = a.getAttribute("href").slice(8, 11); chosenKommune(k, picker.querySelector('option[value="' + k + '"]').textContent);
  }); });
}

// On a phone the list of municipalities would be half of the front page: it is folded there, unless the address or paper asks for it.
// A sheet of paper is narrow too, and says so after `beforeprint`.
var list = d.querySelector("details.kortliste"), wide = matchMedia("(min-width:1100px)"), paper = matchMedia("print");
function unfold(always) { list.open = always === true || paper.matches || wide.matches || location.hash === "#kommuner"; }
if (list) {
  unfold(); wide.addEventListener("change", unfold); addEventListener("hashchange", unfold);
  addEventListener("beforeprint", function () { unfold(true); }); addEventListener("afterprint", unfold);
}

// The map: one stop for Tab, arrow keys go to the nearest that way; what is pointed at is said below.
all("svg.kort[role]").forEach(function (s) {
  function codeOf(a) { return a.getAttribute("href").slice(8, 11); }
  var places = all("a", s), own = places.filter(function (a) { return codeOf(a) === mine[0]; })[0] || places[0];
  function middle(a) { var r = a.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; }
  function say(e) { var a = e.target.closest("a"); if (a) $("kort-aflaest").textContent = a.getAttribute("aria-label"); }
  places.forEach(function (a) { a.setAttribute("tabindex", a === own ? "0" : "-1"); });
  if (own && codeOf(own) === mine[0]) { own.classList.add("v"); own.parentNode.append(own); $("kort-aflaest").textContent = own.getAttribute("aria-label"); }
  s.addEventListener("pointerover", say); s.addEventListener("focusin", say);
  s.addEventListener("keydown", function (e) {
    var way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[e.key], a = e.target.closest("a");
    if (!way || !a) return;
    e.preventDefault();
    var from = middle(a), next = null, distance = Infinity;
    places.forEach(function (b) {
      var to = middle(b), x = to[0] - from[0], y = to[1] - from[1], ahead = x * way[0] + y * way[1], side = Math.abs(x * way[1] + y * way[0]);
      if (b !== a && ahead > 1 && ahead + 2 * side < distance) { distance = ahead + 2 * side; next = b; }
    });
    if (next) { a.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
  });
});

// Lines over all months: a month is read by pointer, tap and arrow keys alike.
var MONTHS = ["jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec."];
all("svg.tid").forEach(function (s) {
  var v = series(s.dataset.v), from = s.dataset.fra.split("-"), now = v.length - 1, c = s.querySelector("circle");
  function readOff(i) {
    now = Math.max(0, Math.min(v.length - 1, i));
    var m = from[0] * 12 + +from[1] - 1 + now, p = v[now];
    s.parentNode.querySelector(".aflaest").textContent = MONTHS[m % 12] + "\u00a0" + Math.floor(m / 12) + ": " + (p === null ? "ingen andel" : p.toFixed(1).replace(".", ",") + "\u00a0pct.");
    var changed = s.parentNode.querySelector('.aendret [data-i="' + now + '"] span');
    if (changed) s.parentNode.querySelector(".aflaest").textContent += " · ændret: " + changed.textContent;
    c.toggleAttribute("hidden", p === null);
    if (p !== null) { c.setAttribute("cx", round(now * 300 / Math.max(v.length - 1, 1))); c.setAttribute("cy", round(96 * (1 - p / 100))); }
  }
  function point(e) { var r = s.getBoundingClientRect(); readOff(Math.round(((e.clientX - r.left) / r.width * 348 - 34) / 300 * (v.length - 1))); }
  s.setAttribute("tabindex", "0");
  s.addEventListener("pointermove", point); s.addEventListener("click", point);
  s.addEventListener("keydown", function (e) {
    var to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: v.length - 1 }[e.key];
    if (to !== undefined) { e.preventDefault(); readOff(to); }
  });
});

// A hint where a table goes on to the side.
function hintMore() { all(".rul").forEach(function (r) { r.classList.toggle("mere", r.scrollWidth > r.clientWidth + 1); }); }
hintMore(); addEventListener("resize", hintMore);

if (!$("data")) return;
var D, F, FLAG, UND, Y, SER, P = "\u00a0pct.", first = d.querySelector("#filtre input").value, own = d.querySelector("#kommune [selected]");
var drawn = own ? own.value : "", ownCode = mine[0] && !inAddress && d.querySelector('#kommune option[value="' + mine[0] + '"]') ? mine[0] : drawn;
var cell = first, chosen = ownCode, shown = null, title0 = d.title, finding0 = $("fund").textContent;
// The cells are read when one of them is first asked for, or when the browser has nothing else to do: the page is usable before.
function ready() {
  if (D) return;
  D = JSON.parse($("data").textContent); F = D.felter;
  var n = D.egne;
  FLAG = n; UND = n + 1; Y = n + 2; SER = n + 3;
  all("#kommune option").forEach(function (o) { if (o.value) D.navne[o.value] = o.textContent; });
  Object.keys(D.celler).forEach(function (c) {
    var k = {};
    D.celler[c].orden = D.celler[c].orden.map(function (i, nr) {
      var v = D.celler[c].k[nr].split("|");
      v[Y] = v[Y].split(" ").map(function (y) { return y === "" ? null : +y; });
      k[D.koder[i]] = v;
      return D.koder[i];
    });
    D.celler[c].k = k;
  });
  all("svg.f1 circle title").forEach(function (t) { t.parentNode.setAttribute("aria-label", t.textContent); t.remove(); });
}
function field(k, f) {
  var v = (k === "DK" ? C().dk : C().k[k])[F.indexOf(f)];
  return f.indexOf("andel") === 0 && /\d$/.test(v) && v !== "<5" ? v + P : v;
}
function C() { return D.celler[cell]; }
function number(s) { var n = parseFloat(s.replace(",", ".")); return isNaN(n) ? null : n; }
function share(k, f) { var r = C().k[k]; return r ? number(r[F.indexOf(f)]) : null; }
function has(k, f) { return C().k[k][FLAG].indexOf(f) >= 0; }
function round(v) { return Math.round(v * 10) / 10; }
function label(k) { return D.navne[k] + " " + field(k, "andel_udtaget"); }

// Geometry as the server draws it: from the share as shown.
function series(s) {
  var out = [];
  for (var i = 0; i < s.length; i += 2) out.push(s[i] === "-" ? null : parseInt(s.substr(i, 2), 36) / 10);
  return out;
}
function curve(s, b, h, ceiling, from, to) {
  var out = "", step = b / Math.max(s.length - 1, 1), flat = false;
  function height(i) { return i < from || i > to || i >= s.length || s[i] === null ? null : Math.floor(h * (1 - Math.min(s[i], ceiling) / ceiling) + .5); }
  s.forEach(function (p, i) {
    var x = Math.floor(i * step + .5), y = height(i), before = height(i - 1), after = height(i + 1);
    if (y === null) return;
    if (before === null && after === null) {
      if (i < to || s[i + 1] === undefined || s[i + 1] === null) out += "M" + (x - 1) + " " + y + "a1 1 0 1 0 2 0a1 1 0 1 0-2 0";
    } else if (before === null) { out += "M" + x + " " + y; flat = false; }
    else if (y !== before) { out += (flat ? "L" : " ") + x + " " + y; flat = false; }
    else if (after !== y) { out += "H" + x; flat = true; }
  });
  return out;
}
var ns = "http://www.w3.org/2000/svg";
function svg(name, at) {
  var e = d.createElementNS(ns, name);
  for (var k in at) e.setAttribute(k, at[k]);
  return e;
}

function ringAt(g, k) {
  var o = g.nextElementSibling, c = k && g.querySelector('[data-k="' + k + '"]');
  o.toggleAttribute("hidden", !c);
  if (c) { o.setAttribute("cx", c.getAttribute("cx")); o.setAttribute("cy", c.getAttribute("cy")); }
}
function dots(g, fieldName, y, flag, s) {
  var isFirst = flag === "l";
  var x0 = +s.dataset.x0, scale = +s.dataset.skala, centre = +(g.dataset.midte || s.dataset.midte);
  var existing = {}, order = C().orden;
  all("circle", g).forEach(function (c) { existing[c.dataset.k] = c; });
  var previous = null;
  order.forEach(function (k) {
    var p = share(k, fieldName), c = existing[k], dy = C().k[k][Y][y];
    if (p === null || dy === null) { if (c) c.remove(); return; }
    if (!c) c = svg("circle", { "data-k": k });
    c.setAttribute("cx", round(x0 + scale * p));
    c.setAttribute("cy", centre + dy);
    var classes = [isFirst && has(k, "u") ? "u" : "", has(k, flag) ? "l" : ""].join(" ").trim();
    if (classes) c.setAttribute("class", classes); else c.removeAttribute("class");
    if (isFirst) {
      c.setAttribute("role", "img");
      if (c !== d.activeElement) c.setAttribute("tabindex", "-1");
      c.setAttribute("aria-label", D.navne[k] + ": " + field(k, "andel_udtaget"));
      while (c.firstChild) c.firstChild.remove();
    }
    if (previous ? previous.nextElementSibling !== c : g.firstElementChild !== c) g.insertBefore(c, previous ? previous.nextElementSibling : g.firstElementChild);
    previous = c;
  });
  ringAt(g, chosen);
  if (isFirst && g.firstElementChild && !g.contains(d.activeElement)) g.firstElementChild.setAttribute("tabindex", "0");
}
function mark(s, name, k, y, upwards) {
  var g = s.querySelector(".mk." + name), c = k && s.querySelector('.pr circle[data-k="' + k + '"]');
  g.toggleAttribute("hidden", !c);
  if (!c) return;
  var x = +c.getAttribute("cx"), cy = +c.getAttribute("cy"), r = +s.dataset.r, p = share(k, "andel_udtaget"), edge = +s.dataset.kant;
  var t = g.querySelector("text");
  g.querySelector("path").setAttribute("d", "M" + x + " " + (upwards ? y + 5 : y - 14) + "V" + (upwards ? cy - r : cy + r));
  t.setAttribute("x", x); t.setAttribute("y", y);
  t.setAttribute("text-anchor", p < edge ? "start" : p > 100 - edge ? "end" : "middle");
  t.textContent = label(k);
}
function drawSwarm() {
  var c = C();
  all("svg.f1").forEach(function (s, i) {
    dots(s.querySelector(".pr"), "andel_udtaget", 3 * i, "l", s);
    var median = s.querySelector(".med"), bottom = +s.dataset.bund, x = round(+s.dataset.x0 + s.dataset.skala * c.median_x), atEnd = c.median_x > 60;
    median.toggleAttribute("hidden", c.median_x === null);
    median.querySelector("path").setAttribute("d", "M" + x + " 30V" + bottom);
    var t = median.querySelector("text");
    t.setAttribute("x", x + (atEnd ? -6 : 6)); t.setAttribute("text-anchor", atEnd ? "end" : "start");
    t.textContent = "Median " + c.median;
    mark(s, "lav", c.lav, bottom - 34, false);
    mark(s, "hoej", c.hoej, bottom - 12, false);
    mark(s, "valgt", chosen, 66, true);
  });
  all("svg.f2").forEach(function (s, i) {
    dots(s.querySelector(".effekt"), "andel_med_effekt", 3 * i + 1, "a", s);
    dots(s.querySelector(".aabne"), "andel_ikke_afsluttet", 3 * i + 2, "b", s);
    all(".bv", s).forEach(function (t) {
      var f = t.dataset.felt, parts = chosen ? [D.navne[chosen] + " " + field(chosen, f)] : [];
      if (c.dk) parts.push("hele landet " + field("DK", f));
      t.textContent = parts.join(" · ");
    });
  });
}
function drawSmall() {
  var ul = $("smaa"), c = C(), earlier = +ul.dataset.tidligere, below = c.orden.filter(function (k) { return has(k, "u"); });
  ul.textContent = "";
  below.forEach(function (k) {
    var li = d.createElement("li"), h = d.createElement("h3"), s = svg("svg", { viewBox: "0 -2 180 64", "aria-hidden": "true" });
    var v = series(c.k[k][SER]), p = d.createElement("p"), b = d.createElement("b"), u = c.k[k][UND];
    h.textContent = D.navne[k];
    if (D.graense) s.append(svg("path", { "class": "gr", d: "M0 " + round(60 * (1 - D.graense / c.loft)) + "H180" }));
    s.append(svg("path", { "class": "bu", d: "M0 60H180" }), svg("path", { "class": "foer", d: curve(v, 180, 60, c.loft, 0, earlier) }), svg("path", { "class": "nu", d: curve(v, 180, 60, c.loft, earlier, v.length) }));
    b.textContent = field(k, "andel_udtaget");
    p.append(b); if (u && u !== "under") p.append(" · " + u);
    li.dataset.k = k; li.append(h, s, p); ul.append(li);
  });
  $("antal-under").textContent = below.length;
  $("loft").textContent = c.loft;
  $("ingen-under").hidden = below.length > 0;
}
function fillRow(tr, k) {
  var parts = ["benchmark", D.periode, k].concat(C().id), c = C().k[k];
  tr.dataset.r = parts.join("|");
  all("[data-f]", tr).forEach(function (td) { td.textContent = field(k, td.dataset.f); });
  if (k === "DK") return;
  tr.className = [has(k, "u") ? "u" : "", has(k, "l") ? "l" : "", k === chosen ? "v" : ""].join(" ").replace(/ +/g, " ").trim();
  tr.querySelector(".ut").textContent = c[UND];
  var v = series(c[SER]), st = tr.querySelector(".st"), p = share(k, "andel_udtaget"), ci = st.querySelector("circle");
  if (p === null) { if (ci) ci.remove(); } else {
    if (!ci) st.append(ci = svg("circle", {}));
    ci.setAttribute("cx", round(2 + p));
  }
  var earlier = +$("smaa").dataset.tidligere;
  tr.querySelector(".sp path").setAttribute("d", curve(v, 96, 22, 100, 0, earlier));
  tr.querySelector(".sp path+path").setAttribute("d", curve(v, 96, 22, 100, earlier, v.length));
}
function drawTable() {
  var body = d.querySelector("#tabel tbody:not(.land)"), byCode = {};
  all("tr", body).forEach(function (tr) { byCode[tr.dataset.r.split("|")[2]] = tr; });
  C().orden.forEach(function (k) { fillRow(byCode[k], k); body.appendChild(byCode[k]); });
  all('[data-r^="benchmark|"]').forEach(function (e) { if (e.dataset.r.split("|")[2] === "DK") fillRow(e, "DK"); });
  var th = d.querySelector("#tabel th[aria-sort]"), sorted = th && th.cellIndex !== 1 || th.getAttribute("aria-sort") !== "ascending";
  if (sorted) sort(th, th.getAttribute("aria-sort") === "descending");
  $("tabel-celle").textContent = d.querySelector('input[value="' + cell + '"]').nextElementSibling.textContent;
}
function switchFigures() {
  all("[data-figur]").forEach(function (t) {
    function renewed(s) { return s.replace(/figur\/[^".]*/, "figur/" + t.dataset.figur + "-" + cell); }
    all("a", t).forEach(function (a) { a.setAttribute("href", renewed(a.getAttribute("href"))); });
    all("code", t).forEach(function (c) { c.textContent = renewed(c.textContent); });
  });
}
function draw() {
  ready(); switchFigures();
  $("fund").textContent = $("status").textContent = C().overskrift;
  d.title = title0.replace(finding0, C().overskrift);
  $("ingress").textContent = C().ingress;
  drawSwarm(); drawSmall(); drawTable(); markChosen();
}
function markChosen() {
  all("#smaa li").forEach(function (li) { if (li.dataset.k === chosen) li.className = "v"; else li.removeAttribute("class"); });
}

// Details of one municipality: pointer, keyboard and tap alike.
var box = $("detalje");
var ROWS = [["Andel taget op", "andel_udtaget"], ["Taget op", "udtaget"], ["Tilbage på listen", "resterende"], ["Bortfaldet", "bortfaldet"], ["Blevet til kontrolsag", "andel_med_kontrolsag"], ["Oprettede kontrolsager", "oprettet"], ["Afsluttet", "afsluttet"], ["– heraf med effekt", "andel_med_effekt"], ["Ikke afsluttet", "andel_ikke_afsluttet"]];
function show(c) {
  ready();
  var k = c.dataset.k, dl = d.createElement("dl"), h = d.createElement("strong"), u = C().k[k][UND];
  if (shown) shown.classList.remove("h");
  shown = c; c.classList.add("h");
  h.textContent = D.navne[k];
  ROWS.forEach(function (r) {
    var dt = d.createElement("dt"), dd = d.createElement("dd");
    dt.textContent = r[0]; dd.textContent = field(k, r[1]); dl.append(dt, dd);
  });
  box.textContent = ""; box.append(h, dl);
  var lines = [];
  if (has(k, "u")) lines.push("Under grænsen" + (u && u !== "under" ? ": " + u : "") + (has(k, "o") ? " – opfylder kriteriet" : ""));
  if (has(k, "f")) lines.push("Der mangler måneder");
  if (has(k, "l")) lines.push("Få sager: andelen svinger meget");
  lines.forEach(function (t) { var p = d.createElement("p"); p.textContent = t; box.append(p); });
  box.hidden = false;
  var r = c.getBoundingClientRect(), b = box.offsetWidth, boxHeight = box.offsetHeight, width = root.clientWidth;
  var x = Math.max(8, Math.min(r.left + r.width / 2 - b / 2, width - b - 8));
  var y = r.top - boxHeight - 12; if (y < 8) y = r.bottom + 12;
  box.style.left = x + scrollX + "px"; box.style.top = y + scrollY + "px";
}
function close() { box.hidden = true; if (shown) { shown.classList.remove("h"); if (!shown.getAttribute("class")) shown.removeAttribute("class"); } shown = null; }
function nearest(s, e) {
  var best = null, distance = 26;
  all(".pr circle", s).forEach(function (c) {
    var r = c.getBoundingClientRect(), a = Math.hypot(e.clientX - r.left - r.width / 2, e.clientY - r.top - r.height / 2);
    if (a < distance) { distance = a; best = c; }
  });
  return best;
}
all("svg.f1, svg.f2").forEach(function (s) {
  s.addEventListener("pointermove", function (e) {
    if (e.pointerType === "touch") return;
    var c = nearest(s, e);
    if (c !== shown) { if (c) show(c); else close(); }
  });
  s.addEventListener("pointerleave", function (e) { if (e.pointerType !== "touch" && !(shown && shown === d.activeElement)) close(); });
  s.addEventListener("click", function (e) {
    var c = nearest(s, e);
    if (!c) { close(); return; }
    chosen = c.dataset.k; save(); show(c);
  });
});
// On the figure: Chromium lets Tab stop at an SVG element that itself listens for focus.
var figure = d.querySelector("svg.f1").closest("figure");
figure.addEventListener("focusin", function (e) { if (e.target.dataset.k) show(e.target); });
figure.addEventListener("focusout", close);
figure.addEventListener("keydown", function (e) {
  var k = e.target.dataset.k;
  if (!k) return;
  var ps = all("circle", e.target.parentNode), i = ps.indexOf(e.target), n = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: ps.length - 1 }[e.key];
  if (e.key === "Enter" || e.key === " ") { e.preventDefault(); chosen = k; save(); show(e.target); return; }
  if (n === undefined) return;
  e.preventDefault();
  n = Math.max(0, Math.min(ps.length - 1, n));
  e.target.setAttribute("tabindex", "-1"); ps[n].setAttribute("tabindex", "0"); ps[n].focus();
});
d.addEventListener("keydown", function (e) { if (e.key === "Escape") close(); });
d.addEventListener("click", function (e) { if (!e.target.closest("svg.f1, svg.f2")) close(); });

// Filters live in the address, so that a view can be sent to somebody.
function exists(o, k) { return Object.prototype.hasOwnProperty.call(o, k); }
function readAddress() {
  cell = first; chosen = ownCode;
  if (!/celle=|kommune=/.test(location.hash)) return;
  ready();
  var p = new URLSearchParams(location.hash.slice(1)), c = p.get("celle"), k = p.get("kommune");
  if (exists(D.celler, c)) cell = c;
  if (p.has("kommune")) chosen = exists(D.navne, k) ? k : "";
}
function setControls() {
  all("#filtre input").forEach(function (i) { i.checked = i.value === cell; });
  $("kommune").value = chosen;
}
function save() { history.replaceState(null, "", "#celle=" + cell + "&kommune=" + chosen); setControls(); draw(); }
$("filtre").addEventListener("change", function (e) {
  if (e.target.name === "celle") cell = e.target.value; else chosen = $("kommune").value;
  close(); save();
});
$("filtre").addEventListener("submit", function (e) { e.preventDefault(); });
addEventListener("hashchange", function () { if (/celle=|kommune=/.test(location.hash)) { readAddress(); setControls(); draw(); } });
readAddress(); setControls();
if (cell !== first || chosen !== drawn) draw(); // the server has drawn the ordinary view
$("filtre").hidden = false;
addEventListener("load", function () { (window.requestIdleCallback || setTimeout)(ready); });
})();
