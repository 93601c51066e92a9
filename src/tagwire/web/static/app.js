// Tagwire: everything here is a comfort. Every page works without it.
(() => {
  const root = document.documentElement;
  const $ = (s, el = document) => el.querySelector(s);
  const $$ = (s, el = document) => [...el.querySelectorAll(s)];

  // Ages stay true while a page is open. The clock is the server's, carried in data-now.
  const born = Date.now(), now = Date.parse(root.dataset.now) || born;
  const rtf = new Intl.RelativeTimeFormat(root.lang || "en", { numeric: "always" });
  const age = (t) => {
    const m = Math.max(0, Math.floor((now + Date.now() - born - t) / 60000));
    if (m < 1) return "just now";
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
      document.cookie = "theme=" + root.dataset.theme + ";path=/;max-age=31536000;samesite=lax";
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
      document.cookie = "keys=" + (on ? "on" : "off") + ";path=/;max-age=31536000;samesite=lax";
    });
  }

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
    n: () => go("a[rel=next]"), p: () => go("a[rel=first]"),
    "/": () => { const q = $("#qq") || $("#q"); if (q) { q.focus(); q.select(); } },
    "?": help,
  };
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
