// Opens the newest articles, waits for one more to arrive, and prints as JSON what went wrong on the way.
// Usage: node live.mjs CHROMIUM ORIGIN ARTICLE_ID   (needs playwright-core; see test_web_gate.py)
import { createRequire } from "node:module";

const require = createRequire(process.env.TAGWIRE_NODE_MODULES + "/");
const { chromium } = require("playwright-core");
const [executablePath, origin, id] = process.argv.slice(2);
const findings = [];
const expect = (what, isTrue) => { if (!isTrue) findings.push(what); };

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
page.on("console", (m) => { if (m.type() === "error") findings.push("console: " + m.text()); });
page.on("pageerror", (e) => findings.push("script: " + e));

await page.goto(origin + "/latest");
const first = await page.evaluate(() => document.querySelector("[data-row]").dataset.row);
expect("the article is not there yet", first !== id);
await page.evaluate(() => scrollTo(0, 700));
await page.waitForSelector("#fresh:not([hidden])", { timeout: 20000 }).catch(() => findings.push("no notice came"));
expect("it says how many", (await page.textContent("#fresh")).trim() === "1 new article");
expect("the title says so", (await page.title()).startsWith("(1) "));
expect("nothing moved", await page.evaluate(() => scrollY === 700));
expect("nothing was put in", await page.evaluate((is) => document.querySelector("[data-row]").dataset.row === is, first));
await page.click("#fresh button");
expect("it is put on top when asked for", await page.evaluate((is) => document.querySelector("[data-row]").dataset.row === is, id));
expect("it has the focus", await page.evaluate((is) => document.activeElement.closest("[data-row]")?.dataset.row === is, id));
expect("the notice goes", await page.isHidden("#fresh"));

await page.keyboard.press("s");
expect("s saves the article at hand", await page.evaluate((is) => document.cookie.includes("saved=" + is), id));
await page.selectOption("#f-genre", "analysis");
await page.waitForURL("**/latest?genre=analysis").catch(() => findings.push("a filter does not act at once"));
expect("the filter keeps the focus", await page.evaluate(() => document.activeElement.id === "f-genre"));

await page.goto(origin + "/article/" + id);
expect("the button tells that it is saved", await page.getAttribute("[data-save]", "aria-pressed") === "true");
await page.waitForFunction(() => navigator.serviceWorker.controller !== null).catch(() => findings.push("no worker"));
await page.reload();
await page.waitForTimeout(500);
await context.setOffline(true);
await page.goto(origin + "/article/" + id).catch(() => findings.push("an opened article is not there offline"));
expect("an opened article reads offline", (await page.locator("h1").count()) === 1);
await browser.close();
console.log(JSON.stringify(findings, null, 1));
