// Drives Chromium over the given pages and prints, as JSON, everything that is wrong with them.
// Usage: node gate.mjs CHROMIUM ORIGIN PATH…   (needs playwright-core and axe-core; see test_web_gate.py)
import { createRequire } from "node:module";

const require = createRequire(process.env.TAGWIRE_NODE_MODULES + "/");
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;
const [executablePath, origin, ...paths] = process.argv.slice(2);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [[1280, "light"], [1280, "dark"], [390, "light"], [390, "dark"]];
const findings = [];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
for (const [width, colorScheme] of VIEWS) {
  // The page's own policy forbids what axe needs, so it alone is let through; the policy is tested over HTTP.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  for (const path of paths) {
    const page = await context.newPage();
    const say = (what, detail) => findings.push({ path, width, colorScheme, what, detail });
    page.on("console", (m) => {
      if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) say("console", m.text());
    });
    page.on("pageerror", (e) => say("script", String(e)));
    page.on("request", (r) => { if (!r.url().startsWith(origin)) say("request elsewhere", r.url()); });
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((l) => l.getEntries().forEach((e) => { window.shift += e.value; }))
        .observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(origin + path, { waitUntil: "load" });
    const shift = await page.evaluate(() => window.shift);
    if (shift > 0) say("layout shift", shift);
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
    await page.evaluate(axe);
    const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), TAGS);
    for (const v of violations) say(v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " :: " + (n.any[0] || n.all[0] || n.none[0] || {}).message));
    await page.setViewportSize({ width: 320, height: 700 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - 320);
    if (over > 0) say("scrolls sideways at 320 px", over);
    const shots = process.env.TAGWIRE_SHOTS;
    if (shots) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = false; }));
      const name = (path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home").slice(0, 40);
      await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await page.close();
  }
  await context.close();
}

// Keys, under the page's own policy: j moves focus to the first headline, "?" opens the list, / goes to the search, g t goes to the tags.
const context = await browser.newContext();
const page = await context.newPage();
const refusals = [];
page.on("console", (m) => { if (m.type() === "error") refusals.push(m.text()); });
await page.goto(origin + paths[0]);
const expect = (what, isTrue) => { if (!isTrue) findings.push({ path: paths[0], what }); };
await page.keyboard.press("j");
expect("j focuses the first article", await page.evaluate(() => document.activeElement.matches("[data-row] [data-open]")));
await page.keyboard.press("?");
expect("? opens the list of keys", await page.evaluate(() => document.querySelector("#keys").open));
await page.keyboard.press("Escape");
await page.keyboard.press("/");
expect("/ leads to the search field", await page.evaluate(() => document.activeElement.id === "q" && !document.activeElement.value));
await page.keyboard.press("Escape");
expect("Escape leaves it", await page.evaluate(() => document.activeElement.id !== "q"));
await page.keyboard.press("g");
await page.keyboard.press("t");
await page.waitForURL("**/tags").catch(() => expect("g t goes to the tags", false));
await page.click("#theme");
const theme = await page.evaluate(() => document.documentElement.dataset.theme);
await page.reload();
expect("the theme is written by the server", theme === await page.evaluate(() => document.documentElement.dataset.theme));
await page.goto(origin + "/help");
await page.click("#keys-switch");
await page.reload();
expect("keys can be switched off", await page.evaluate(() => document.documentElement.dataset.keys) === "off");
if (refusals.length) findings.push({ path: paths[0], what: "refused by the policy", detail: refusals });
await browser.close();
console.log(JSON.stringify(findings, null, 1));
