// Tagwire: everything here is a comfort. Every page works without it.
(() => {
  const root = document.documentElement;
  const $ = (s, el = document) => el.querySelector(s);
  const $$ = (s, el = document) => [...el.querySelectorAll(s)];

  const kept = (box, name, value) => {
    try { return value === undefined ? box()[name] : (box()[name] = value); } catch { return undefined; }
  };
  const cookie = (name, value) => { document.cookie = name + "=" + value + ";path=/;max-age=31536000;samesite=lax"; };

  // Ages stay true while a page is open. The clock is the server's, carried in data-now.
  let born = Date.now(), now = Date.parse(root.dataset.now) || born;
  const rtf = new Intl.RelativeTimeFormat(root.lang || "en", { numeric: "always" });
  const age = (t) => {
    const m = Math.max(0, Math.floor((now + Date.now() - born - t) / 60000));
    if (m < 1) return document.body.dataset.just;
    if (m < 60) return rtf.format(-m, "minute");
    if (m < 1440) return rtf.format(-Math.floor(m / 60), "hour");
    if (m < 10080) return rtf.format(-Math.floor(m / 1440), "day");
    return null;
  };
  const tick = () => $$("time[data-age]").forEach((el) => {
    const s = age(Date.parse(el.dateTime));
    if (s && el.textContent !== s) el.textContent = s;
  });
  setInterval(tick, 60000);

  // Theme: the server writes data-theme from the cookie; this only flips it at once.
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const theme = $("#theme");
  if (theme) {
    theme.hidden = false;
    theme.setAttribute("aria-pressed", dark());
    theme.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      theme.setAttribute("aria-pressed", dark());
      cookie("theme", root.dataset.theme);
    });
  }

  // Single keys can be switched off (WCAG 2.1.4); the server writes data-keys from the cookie.
  const keys = $("#keys-switch");
  if (keys) {
    keys.hidden = false;
    keys.addEventListener("click", () => {
      const on = root.dataset.keys === "off";
      if (on) delete root.dataset.keys; else root.dataset.keys = "off";
      keys.setAttribute("aria-pressed", on);
      cookie("keys", on ? "on" : "off");
    });
  }

  // A filled dot: published since the last visit. A visit is what one tab shows until it is closed.
  const last = () => localStorage, visit = () => sessionStorage;
  if (!kept(visit, "since")) kept(visit, "since", kept(last, "seen") || "");
  kept(last, "seen", String(now));
  const since = Number(kept(visit, "since"));
  const dots = () => since && $$(".item").forEach((el) => {
    const t = $("time", el);
    if (t) el.classList.toggle("new", Date.parse(t.dateTime) > since);
  });

  // Saved articles: their ids in a cookie, so that the server can list them.
  const saved = () => (document.cookie.match(/(?:^|; )saved=([a-z0-9.]+)/) || ["", ""])[1].split(".").filter(Boolean);
  const idOf = (row) => (row.dataset.row || "");
  const marks = () => rows().forEach((row) => {
    const is = saved().includes(idOf(row)), b = $("[data-save]", row);
    row.toggleAttribute("data-saved", is);
    if (b) { b.setAttribute("aria-pressed", is); b.textContent = is ? b.dataset.on : b.dataset.off; }
  });
  const save = (row) => {
    const id = row && idOf(row);
    if (!id) return;
    const had = saved(), rest = had.filter((x) => x !== id);
    cookie("saved", (had.includes(id) ? rest : [id, ...rest]).slice(0, 100).join("."));
    marks();
  };
  document.addEventListener("submit", (ev) => {
    const b = $("[data-save]", ev.target);
    if (b) { ev.preventDefault(); save(b.closest("[data-row]")); }
  });

  // Another state of this page, put in its place: a filter that was chosen, or what arrived meanwhile.
  const main = $("#main");
  const load = async (url) => new DOMParser().parseFromString(await (await fetch(url, { cache: "no-cache" })).text(), "text/html");
  const show = (page) => {
    main.replaceChildren(...$("#main", page).childNodes);
    document.title = page.title;
    born = Date.now(); now = Date.parse(page.documentElement.dataset.now) || born;
    dots(); marks();
  };
  main.addEventListener("change", async (ev) => {
    const form = ev.target.closest("form.filters");
    if (!form) return;
    const url = form.action + "?" + new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const id = ev.target.id;
    show(await load(url));
    history.pushState(null, "", url);
    const field = document.getElementById(id);
    if (field) field.focus();
  });
  addEventListener("popstate", () => location.reload());

  // Live: the server says that something changed. What one reads does not move until one asks for it.
  const name = document.title;
  let stream = null, arrived = null;
  const fresh = $("#fresh");
  const look = async () => {
    const page = await load(location.href);
    const have = new Set(rows().map(idOf)), many = $$("[data-row]", page).filter((r) => !have.has(idOf(r))).length;
    arrived = many ? page : null;
    fresh.hidden = !many;
    fresh.firstElementChild.textContent = many === 1 ? fresh.dataset.one : fresh.dataset.many.replace("{n}", many);
    document.title = (many ? "(" + many + ") " : "") + name;
  };
  const listen = () => {
    if (document.hidden) { if (stream) stream.close(); stream = null; return; }
    if (stream) return;
    stream = new EventSource("/live?version=" + main.dataset.live);
    stream.addEventListener("changed", (ev) => { main.dataset.live = ev.data; look(); });
  };
  if (main.dataset.live && window.EventSource) {
    fresh.firstElementChild.addEventListener("click", () => {
      if (!arrived) return;
      show(arrived);
      fresh.hidden = true;
      scrollTo(0, 0);
      move(1);
    });
    document.addEventListener("visibilitychange", listen);
    addEventListener("load", listen);
  }
  if (navigator.serviceWorker) navigator.serviceWorker.register("/worker.js").catch(() => {});

  // Keys. Never with data-keys="off", never with a modifier, never while typing.
  const rows = () => $$("[data-row]");
  const links = () => rows().map((r) => $("[data-open]", r)).filter(Boolean);
  const here = () => document.activeElement && document.activeElement.closest("[data-row]");
  const move = (step) => {
    const all = rows(), at = all.indexOf(here());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    const a = next && $("[data-open]", next);
    if (a) { a.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" }); }
  };
  const go = (sel) => { const a = $(sel); if (a) a.click(); };
  const help = () => { const d = $("#keys"); if (d && d.showModal) d.open ? d.close() : d.showModal(); else go("[data-go=help]"); };
  const acts = {
    j: () => move(1), k: () => move(-1),
    o: () => { const r = here(); if (r) $("[data-open]", r).click(); },
    v: () => { const r = here() || document; const a = $("[data-original]", r); if (a) a.click(); },
    e: () => { const d = $("details.more", here() || document); if (d) d.open = !d.open; },
    s: () => save(here() || $("[data-row]")),
    n: () => go("a[rel=next]"), p: () => go("a[rel=first]"),
    "/": () => { const q = $("#qq") || $("#q"); if (q) { q.focus(); q.select(); } },
    "?": help,
  };
  dots(); marks();
  let lead = 0;
  addEventListener("keydown", (ev) => {
    if (root.dataset.keys === "off" || ev.ctrlKey || ev.altKey || ev.metaKey || ev.isComposing) return;
    if (ev.key === "Escape" && ev.target.matches("#q,#qq")) { ev.target.blur(); return; }
    if (ev.target.closest("input,textarea,select,[contenteditable]")) return;
    if (lead && Date.now() - lead < 1200) {
      lead = 0;
      const a = $('[data-go="' + CSS.escape(ev.key) + '"]');
      if (a) { ev.preventDefault(); a.click(); }
      return;
    }
    if (ev.key === "g") { lead = Date.now(); return; }
    const act = acts[ev.key];
    if (act) { ev.preventDefault(); act(); }
  });
})();
