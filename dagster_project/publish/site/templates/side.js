// At the end of every page: picks cells of the benchmark and shows them, sorts tables. It computes no published figure.
(function () {
"use strict";
var d = document, rod = d.documentElement, $ = function (id) { return d.getElementById(id); };
var alle = function (sel, i) { return Array.prototype.slice.call((i || d).querySelectorAll(sel)); };

// An earlier publication lies one folder further away when this one is opened in its own folder and not in the web root.
if (/\/offentlig\/site\/[^\/]*$/.test(location.pathname)) alle("a[data-i-mappen]").forEach(function (a) { a.href = a.dataset.iMappen; });

// Tables: sort by a button in the heading; rows without a figure and small n stay last.
function noegle(tr, i, slags) {
  var t = tr.cells[i].textContent.trim();
  if (slags === "navn") return t;
  if (slags === "dato" || slags === "tekst") return t;
  var m = t.replace(/[.\u00a0\s]/g, "").replace("\u2212", "-").replace(",", ".").match(/^-?\d+(\.\d+)?/);
  return m ? parseFloat(m[0]) : null;
}
var dansk;
function sorter(th, ned) {
  var tab = th.closest("table"), i = th.cellIndex, slags = (th.querySelector("button").dataset.s || "");
  dansk = dansk || new Intl.Collator("da");
  alle("thead th", tab).forEach(function (x) { x.removeAttribute("aria-sort"); });
  th.setAttribute("aria-sort", ned ? "descending" : "ascending");
  alle("tbody:not(.land)", tab).forEach(function (b) {
    var r = alle("tr", b).map(function (tr, n) { return { tr: tr, k: noegle(tr, i, slags), n: n, l: /^andel/.test(tr.cells[i].dataset.f) && tr.classList.contains("l") }; });
    r.sort(function (a, c) {
      if ((a.k === null) !== (c.k === null)) return a.k === null ? 1 : -1;
      if (a.l !== c.l) return a.l ? 1 : -1;
      var v = slags ? dansk.compare(a.k, c.k) : a.k - c.k;
      return (ned ? -v : v) || a.n - c.n;
    });
    r.forEach(function (x) { b.appendChild(x.tr); });
  });
}
d.addEventListener("click", function (e) {
  var b = e.target.closest("table.sorter thead button"), th = b && b.closest("th");
  if (th) sorter(th, th.getAttribute("aria-sort") === "ascending");
});

// The reader's municipality: asked for on the front page, kept where the browser keeps things, and carried in the address.
function valgtKommune(k, navn) {
  try { if (k) localStorage.setItem("kommune", k + "|" + navn); return (localStorage.getItem("kommune") || "|").split("|"); } catch (e) { return [k || "", navn || ""]; }
}
var mit = valgtKommune(), krop = d.body.dataset, iAdressen = (location.hash.match(/kommune=(\d{3})/) || ["", ""])[1], find = $("min-kommune");
if (krop.kode && !mit[0]) mit = valgtKommune(krop.kode, krop.navn);
if (iAdressen && iAdressen !== mit[0]) mit = [iAdressen, ((d.querySelector('option[value="' + iAdressen + '"]') || {}).textContent || "")];
if (mit[0]) {
  alle("header nav a").forEach(function (a) { a.hash = "kommune=" + mit[0]; });
  var til = alle(".indgang a").filter(function (a) { return a.getAttribute("href").endsWith("-" + mit[0] + ".html"); })[0];
  if (til) til.closest("ul").prepend(til.closest("li"));
  if (mit[1] && krop.kode !== mit[0]) {
    var a0 = $("min").querySelector("a");
    a0.href = krop.rod + "kommune/" + mit[0] + ".html"; a0.textContent = mit[1]; $("min").hidden = false;
  }
}
if (find) {
  find.value = mit[0] || ""; if (find.selectedIndex < 0) find.value = "";
  find.addEventListener("change", function () {
    if (!find.value) return;
    valgtKommune(find.value, find.selectedOptions[0].textContent);
    location.href = "kommune/" + find.value + ".html";
  });
  alle(".kommuner a, .kortet a[href^=kommune]").forEach(function (a) { a.addEventListener("click", function () {
    var k = a.getAttribute("href").slice(8, 11); valgtKommune(k, find.querySelector('option[value="' + k + '"]').textContent);
  }); });
}

// The map: one stop for Tab, arrow keys go to the nearest that way; what is pointed at is said below.
alle("svg.kort[role]").forEach(function (s) {
  function kode(a) { return a.getAttribute("href").slice(8, 11); }
  var steder = alle("a", s), egen = steder.filter(function (a) { return kode(a) === mit[0]; })[0] || steder[0];
  function midt(a) { var r = a.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; }
  function sig(e) { var a = e.target.closest("a"); if (a) $("kort-aflaest").textContent = a.getAttribute("aria-label"); }
  steder.forEach(function (a) { a.setAttribute("tabindex", a === egen ? "0" : "-1"); });
  if (egen && kode(egen) === mit[0]) { egen.classList.add("v"); egen.parentNode.append(egen); $("kort-aflaest").textContent = egen.getAttribute("aria-label"); }
  s.addEventListener("pointerover", sig); s.addEventListener("focusin", sig);
  s.addEventListener("keydown", function (e) {
    var vej = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[e.key], a = e.target.closest("a");
    if (!vej || !a) return;
    e.preventDefault();
    var fra = midt(a), naeste = null, afs = Infinity;
    steder.forEach(function (b) {
      var til = midt(b), x = til[0] - fra[0], y = til[1] - fra[1], frem = x * vej[0] + y * vej[1], side = Math.abs(x * vej[1] + y * vej[0]);
      if (b !== a && frem > 1 && frem + 2 * side < afs) { afs = frem + 2 * side; naeste = b; }
    });
    if (naeste) { a.setAttribute("tabindex", "-1"); naeste.setAttribute("tabindex", "0"); naeste.focus(); }
  });
});

// Lines over all months: a month is read by pointer, tap and arrow keys alike.
var MND = ["jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec."];
alle("svg.tid").forEach(function (s) {
  var v = serie(s.dataset.v), fra = s.dataset.fra.split("-"), nu = v.length - 1, c = s.querySelector("circle");
  function laesAf(i) {
    nu = Math.max(0, Math.min(v.length - 1, i));
    var m = fra[0] * 12 + +fra[1] - 1 + nu, p = v[nu];
    s.parentNode.querySelector(".aflaest").textContent = MND[m % 12] + "\u00a0" + Math.floor(m / 12) + ": " + (p === null ? "ingen andel" : p.toFixed(1).replace(".", ",") + "\u00a0pct.");
    var rettet = s.parentNode.querySelector('.aendret [data-i="' + nu + '"] span');
    if (rettet) s.parentNode.querySelector(".aflaest").textContent += " · ændret: " + rettet.textContent;
    c.toggleAttribute("hidden", p === null);
    if (p !== null) { c.setAttribute("cx", rund(nu * 300 / Math.max(v.length - 1, 1))); c.setAttribute("cy", rund(96 * (1 - p / 100))); }
  }
  function peg(e) { var r = s.getBoundingClientRect(); laesAf(Math.round(((e.clientX - r.left) / r.width * 348 - 34) / 300 * (v.length - 1))); }
  s.setAttribute("tabindex", "0");
  s.addEventListener("pointermove", peg); s.addEventListener("click", peg);
  s.addEventListener("keydown", function (e) {
    var til = { ArrowRight: nu + 1, ArrowLeft: nu - 1, Home: 0, End: v.length - 1 }[e.key];
    if (til !== undefined) { e.preventDefault(); laesAf(til); }
  });
});

// A hint where a table goes on to the side.
function visMere() { alle(".rul").forEach(function (r) { r.classList.toggle("mere", r.scrollWidth > r.clientWidth + 1); }); }
visMere(); addEventListener("resize", visMere);

if (!$("data")) return;
var D, F, FLAG, UND, Y, SER, P = "\u00a0pct.", forste = d.querySelector("#filtre input").value, egen = d.querySelector("#kommune [selected]");
var tegnet = egen ? egen.value : "", egne = mit[0] && !iAdressen && d.querySelector('#kommune option[value="' + mit[0] + '"]') ? mit[0] : tegnet;
var celle = forste, valgt = egne, vist = null, titel0 = d.title, fund0 = $("fund").textContent;
// The cells are read when one of them is first asked for, or when the browser has nothing else to do: the page is usable before.
function klar() {
  if (D) return;
  D = JSON.parse($("data").textContent); F = D.felter;
  var n = D.egne;
  FLAG = n; UND = n + 1; Y = n + 2; SER = n + 3;
  alle("#kommune option").forEach(function (o) { if (o.value) D.navne[o.value] = o.textContent; });
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
  alle("svg.f1 circle title").forEach(function (t) { t.parentNode.setAttribute("aria-label", t.textContent); t.remove(); });
}
function felt(k, f) {
  var v = (k === "DK" ? C().dk : C().k[k])[F.indexOf(f)];
  return f.indexOf("andel") === 0 && /\d$/.test(v) && v !== "<5" ? v + P : v;
}
function C() { return D.celler[celle]; }
function tal(s) { var n = parseFloat(s.replace(",", ".")); return isNaN(n) ? null : n; }
function andel(k, f) { var r = C().k[k]; return r ? tal(r[F.indexOf(f)]) : null; }
function har(k, f) { return C().k[k][FLAG].indexOf(f) >= 0; }
function rund(v) { return Math.round(v * 10) / 10; }
function titel(k) { return D.navne[k] + " " + felt(k, "andel_udtaget"); }

// Geometry as the server draws it: from the share as shown.
function serie(s) {
  var ud = [];
  for (var i = 0; i < s.length; i += 2) ud.push(s[i] === "-" ? null : parseInt(s.substr(i, 2), 36) / 10);
  return ud;
}
function kurve(s, b, h, loft, fra, til) {
  var ud = "", trin = b / Math.max(s.length - 1, 1), plan = false;
  function hoejde(i) { return i < fra || i > til || i >= s.length || s[i] === null ? null : Math.floor(h * (1 - Math.min(s[i], loft) / loft) + .5); }
  s.forEach(function (p, i) {
    var x = Math.floor(i * trin + .5), y = hoejde(i), foer = hoejde(i - 1), efter = hoejde(i + 1);
    if (y === null) return;
    if (foer === null && efter === null) {
      if (i < til || s[i + 1] === undefined || s[i + 1] === null) ud += "M" + (x - 1) + " " + y + "a1 1 0 1 0 2 0a1 1 0 1 0-2 0";
    } else if (foer === null) { ud += "M" + x + " " + y; plan = false; }
    else if (y !== foer) { ud += (plan ? "L" : " ") + x + " " + y; plan = false; }
    else if (efter !== y) { ud += "H" + x; plan = true; }
  });
  return ud;
}
var ns = "http://www.w3.org/2000/svg";
function svg(navn, at) {
  var e = d.createElementNS(ns, navn);
  for (var k in at) e.setAttribute(k, at[k]);
  return e;
}

function ring(g, k) {
  var o = g.nextElementSibling, c = k && g.querySelector('[data-k="' + k + '"]');
  o.toggleAttribute("hidden", !c);
  if (c) { o.setAttribute("cx", c.getAttribute("cx")); o.setAttribute("cy", c.getAttribute("cy")); }
}
function prikker(g, felt_, y, flag, s) {
  var hvilken = flag === "l";
  var x0 = +s.dataset.x0, sk = +s.dataset.skala, midte = +(g.dataset.midte || s.dataset.midte);
  var har_ = {}, ko = C().orden;
  alle("circle", g).forEach(function (c) { har_[c.dataset.k] = c; });
  var foran = null;
  ko.forEach(function (k) {
    var p = andel(k, felt_), c = har_[k], dy = C().k[k][Y][y];
    if (p === null || dy === null) { if (c) c.remove(); return; }
    if (!c) c = svg("circle", { "data-k": k });
    c.setAttribute("cx", rund(x0 + sk * p));
    c.setAttribute("cy", midte + dy);
    var kl = [hvilken && har(k, "u") ? "u" : "", har(k, flag) ? "l" : ""].join(" ").trim();
    if (kl) c.setAttribute("class", kl); else c.removeAttribute("class");
    if (hvilken) {
      c.setAttribute("role", "img");
      if (c !== d.activeElement) c.setAttribute("tabindex", "-1");
      c.setAttribute("aria-label", D.navne[k] + ": " + felt(k, "andel_udtaget"));
      while (c.firstChild) c.firstChild.remove();
    }
    if (foran ? foran.nextElementSibling !== c : g.firstElementChild !== c) g.insertBefore(c, foran ? foran.nextElementSibling : g.firstElementChild);
    foran = c;
  });
  ring(g, valgt);
  if (hvilken && g.firstElementChild && !g.contains(d.activeElement)) g.firstElementChild.setAttribute("tabindex", "0");
}
function maerke(s, navn, k, y, op) {
  var g = s.querySelector(".mk." + navn), c = k && s.querySelector('.pr circle[data-k="' + k + '"]');
  g.toggleAttribute("hidden", !c);
  if (!c) return;
  var x = +c.getAttribute("cx"), cy = +c.getAttribute("cy"), r = +s.dataset.r, p = andel(k, "andel_udtaget"), kant = +s.dataset.kant;
  var t = g.querySelector("text");
  g.querySelector("path").setAttribute("d", "M" + x + " " + (op ? y + 5 : y - 14) + "V" + (op ? cy - r : cy + r));
  t.setAttribute("x", x); t.setAttribute("y", y);
  t.setAttribute("text-anchor", p < kant ? "start" : p > 100 - kant ? "end" : "middle");
  t.textContent = titel(k);
}
function tegnSvaerm() {
  var c = C();
  alle("svg.f1").forEach(function (s, i) {
    prikker(s.querySelector(".pr"), "andel_udtaget", 3 * i, "l", s);
    var med = s.querySelector(".med"), bund = +s.dataset.bund, x = rund(+s.dataset.x0 + s.dataset.skala * c.median_x), slut = c.median_x > 60;
    med.toggleAttribute("hidden", c.median_x === null);
    med.querySelector("path").setAttribute("d", "M" + x + " 30V" + bund);
    var t = med.querySelector("text");
    t.setAttribute("x", x + (slut ? -6 : 6)); t.setAttribute("text-anchor", slut ? "end" : "start");
    t.textContent = "Median " + c.median;
    maerke(s, "lav", c.lav, bund - 34, false);
    maerke(s, "hoej", c.hoej, bund - 12, false);
    maerke(s, "valgt", valgt, 66, true);
  });
  alle("svg.f2").forEach(function (s, i) {
    prikker(s.querySelector(".effekt"), "andel_med_effekt", 3 * i + 1, "a", s);
    prikker(s.querySelector(".aabne"), "andel_ikke_afsluttet", 3 * i + 2, "b", s);
    alle(".bv", s).forEach(function (t) {
      var f = t.dataset.felt, dele = valgt ? [D.navne[valgt] + " " + felt(valgt, f)] : [];
      if (c.dk) dele.push("hele landet " + felt("DK", f));
      t.textContent = dele.join(" · ");
    });
  });
}
function tegnSmaa() {
  var ul = $("smaa"), c = C(), tid = +ul.dataset.tidligere, under = c.orden.filter(function (k) { return har(k, "u"); });
  ul.textContent = "";
  under.forEach(function (k) {
    var li = d.createElement("li"), h = d.createElement("h3"), s = svg("svg", { viewBox: "0 -2 180 64", "aria-hidden": "true" });
    var v = serie(c.k[k][SER]), p = d.createElement("p"), b = d.createElement("b"), u = c.k[k][UND];
    h.textContent = D.navne[k];
    if (D.graense) s.append(svg("path", { "class": "gr", d: "M0 " + rund(60 * (1 - D.graense / c.loft)) + "H180" }));
    s.append(svg("path", { "class": "bu", d: "M0 60H180" }), svg("path", { "class": "foer", d: kurve(v, 180, 60, c.loft, 0, tid) }), svg("path", { "class": "nu", d: kurve(v, 180, 60, c.loft, tid, v.length) }));
    b.textContent = felt(k, "andel_udtaget");
    p.append(b); if (u && u !== "under") p.append(" · " + u);
    li.dataset.k = k; li.append(h, s, p); ul.append(li);
  });
  $("antal-under").textContent = under.length;
  $("loft").textContent = c.loft;
  $("ingen-under").hidden = under.length > 0;
}
function raekke(tr, k) {
  var dele = ["benchmark", D.periode, k].concat(C().id), c = C().k[k];
  tr.dataset.r = dele.join("|");
  alle("[data-f]", tr).forEach(function (td) { td.textContent = felt(k, td.dataset.f); });
  if (k === "DK") return;
  tr.className = [har(k, "u") ? "u" : "", har(k, "l") ? "l" : "", k === valgt ? "v" : ""].join(" ").replace(/ +/g, " ").trim();
  tr.querySelector(".ut").textContent = c[UND];
  var v = serie(c[SER]), st = tr.querySelector(".st"), p = andel(k, "andel_udtaget"), ci = st.querySelector("circle");
  if (p === null) { if (ci) ci.remove(); } else {
    if (!ci) st.append(ci = svg("circle", {}));
    ci.setAttribute("cx", rund(2 + p));
  }
  var tid = +$("smaa").dataset.tidligere;
  tr.querySelector(".sp path").setAttribute("d", kurve(v, 96, 22, 100, 0, tid));
  tr.querySelector(".sp path+path").setAttribute("d", kurve(v, 96, 22, 100, tid, v.length));
}
function tegnTabel() {
  var krop = d.querySelector("#tabel tbody:not(.land)"), af = {};
  alle("tr", krop).forEach(function (tr) { af[tr.dataset.r.split("|")[2]] = tr; });
  C().orden.forEach(function (k) { raekke(af[k], k); krop.appendChild(af[k]); });
  alle('[data-r^="benchmark|"]').forEach(function (e) { if (e.dataset.r.split("|")[2] === "DK") raekke(e, "DK"); });
  var th = d.querySelector("#tabel th[aria-sort]"), sat = th && th.cellIndex !== 1 || th.getAttribute("aria-sort") !== "ascending";
  if (sat) sorter(th, th.getAttribute("aria-sort") === "descending");
  $("tabel-celle").textContent = d.querySelector('input[value="' + celle + '"]').nextElementSibling.textContent;
}
function skiftFigurer() {
  alle("[data-figur]").forEach(function (t) {
    function ny(s) { return s.replace(/figur\/[^".]*/, "figur/" + t.dataset.figur + "-" + celle); }
    alle("a", t).forEach(function (a) { a.setAttribute("href", ny(a.getAttribute("href"))); });
    alle("code", t).forEach(function (c) { c.textContent = ny(c.textContent); });
  });
}
function tegn() {
  klar(); skiftFigurer();
  $("fund").textContent = $("status").textContent = C().overskrift;
  d.title = titel0.replace(fund0, C().overskrift);
  $("ingress").textContent = C().ingress;
  tegnSvaerm(); tegnSmaa(); tegnTabel(); marker();
}
function marker() {
  alle("#smaa li").forEach(function (li) { if (li.dataset.k === valgt) li.className = "v"; else li.removeAttribute("class"); });
}

// Details of one municipality: pointer, keyboard and tap alike.
var boks = $("detalje");
var RAEKKER = [["Andel taget op", "andel_udtaget"], ["Taget op", "udtaget"], ["Tilbage på listen", "resterende"], ["Bortfaldet", "bortfaldet"], ["Blevet til kontrolsag", "andel_med_kontrolsag"], ["Oprettede kontrolsager", "oprettet"], ["Afsluttet", "afsluttet"], ["– heraf med effekt", "andel_med_effekt"], ["Ikke afsluttet", "andel_ikke_afsluttet"]];
function vis(c) {
  klar();
  var k = c.dataset.k, dl = d.createElement("dl"), h = d.createElement("strong"), u = C().k[k][UND];
  if (vist) vist.classList.remove("h");
  vist = c; c.classList.add("h");
  h.textContent = D.navne[k];
  RAEKKER.forEach(function (r) {
    var dt = d.createElement("dt"), dd = d.createElement("dd");
    dt.textContent = r[0]; dd.textContent = felt(k, r[1]); dl.append(dt, dd);
  });
  boks.textContent = ""; boks.append(h, dl);
  var linjer = [];
  if (har(k, "u")) linjer.push("Under grænsen" + (u && u !== "under" ? ": " + u : "") + (har(k, "o") ? " – opfylder kriteriet" : ""));
  if (har(k, "f")) linjer.push("Der mangler måneder");
  if (har(k, "l")) linjer.push("Få sager: andelen svinger meget");
  linjer.forEach(function (t) { var p = d.createElement("p"); p.textContent = t; boks.append(p); });
  boks.hidden = false;
  var r = c.getBoundingClientRect(), b = boks.offsetWidth, hh = boks.offsetHeight, bredde = rod.clientWidth;
  var x = Math.max(8, Math.min(r.left + r.width / 2 - b / 2, bredde - b - 8));
  var y = r.top - hh - 12; if (y < 8) y = r.bottom + 12;
  boks.style.left = x + scrollX + "px"; boks.style.top = y + scrollY + "px";
}
function luk() { boks.hidden = true; if (vist) { vist.classList.remove("h"); if (!vist.getAttribute("class")) vist.removeAttribute("class"); } vist = null; }
function naermest(s, e) {
  var bedst = null, afs = 26;
  alle(".pr circle", s).forEach(function (c) {
    var r = c.getBoundingClientRect(), a = Math.hypot(e.clientX - r.left - r.width / 2, e.clientY - r.top - r.height / 2);
    if (a < afs) { afs = a; bedst = c; }
  });
  return bedst;
}
alle("svg.f1, svg.f2").forEach(function (s) {
  s.addEventListener("pointermove", function (e) {
    if (e.pointerType === "touch") return;
    var c = naermest(s, e);
    if (c !== vist) { if (c) vis(c); else luk(); }
  });
  s.addEventListener("pointerleave", function (e) { if (e.pointerType !== "touch" && !(vist && vist === d.activeElement)) luk(); });
  s.addEventListener("click", function (e) {
    var c = naermest(s, e);
    if (!c) { luk(); return; }
    valgt = c.dataset.k; gem(); vis(c);
  });
});
// On the figure: Chromium lets Tab stop at an SVG element that itself listens for focus.
var figur = d.querySelector("svg.f1").closest("figure");
figur.addEventListener("focusin", function (e) { if (e.target.dataset.k) vis(e.target); });
figur.addEventListener("focusout", luk);
figur.addEventListener("keydown", function (e) {
  var k = e.target.dataset.k;
  if (!k) return;
  var ps = alle("circle", e.target.parentNode), i = ps.indexOf(e.target), n = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: ps.length - 1 }[e.key];
  if (e.key === "Enter" || e.key === " ") { e.preventDefault(); valgt = k; gem(); vis(e.target); return; }
  if (n === undefined) return;
  e.preventDefault();
  n = Math.max(0, Math.min(ps.length - 1, n));
  e.target.setAttribute("tabindex", "-1"); ps[n].setAttribute("tabindex", "0"); ps[n].focus();
});
d.addEventListener("keydown", function (e) { if (e.key === "Escape") luk(); });
d.addEventListener("click", function (e) { if (!e.target.closest("svg.f1, svg.f2")) luk(); });

// Filters live in the address, so that a view can be sent to somebody.
function findes(o, k) { return Object.prototype.hasOwnProperty.call(o, k); }
function laes() {
  celle = forste; valgt = egne;
  if (!/celle=|kommune=/.test(location.hash)) return;
  klar();
  var p = new URLSearchParams(location.hash.slice(1)), c = p.get("celle"), k = p.get("kommune");
  if (findes(D.celler, c)) celle = c;
  if (p.has("kommune")) valgt = findes(D.navne, k) ? k : "";
}
function stil() {
  alle("#filtre input").forEach(function (i) { i.checked = i.value === celle; });
  $("kommune").value = valgt;
}
function gem() { history.replaceState(null, "", "#celle=" + celle + "&kommune=" + valgt); stil(); tegn(); }
$("filtre").addEventListener("change", function (e) {
  if (e.target.name === "celle") celle = e.target.value; else valgt = $("kommune").value;
  luk(); gem();
});
$("filtre").addEventListener("submit", function (e) { e.preventDefault(); });
addEventListener("hashchange", function () { if (/celle=|kommune=/.test(location.hash)) { laes(); stil(); tegn(); } });
laes(); stil();
if (celle !== forste || valgt !== tegnet) tegn(); // the server has drawn the ordinary view
$("filtre").hidden = false;
addEventListener("load", function () { (window.requestIdleCallback || setTimeout)(klar); });
})();
