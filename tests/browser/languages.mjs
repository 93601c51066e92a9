// Reads pages in one language at two widths, and prints as JSON what is too wide or not said in it.
// Usage: node languages.mjs CHROMIUM ORIGIN LANG SAVED AGE PATH...   (needs playwright-core; see test_web_languages.py)
// SAVED is what the Save button says once pressed, AGE the first age of the first page two minutes later.
import { createRequire } from "node:module";

const require = createRequire(process.env.TAGWIRE_NODE_MODULES + "/");
const { chromium } = require("playwright-core");
const [executablePath, origin, locale, saved, age, ...paths] = process.argv.slice(2);
const findings = [];
const expect = (what, isTrue) => { if (!isTrue) findings.push(what); };

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
for (const width of [390, 1280]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.clock.install();
  page.on("pageerror", (e) => findings.push("script: " + e));
  for (const path of paths) {
    await page.goto(origin + path);
    const [lang, shown, wide] = await page.evaluate(() => {
      const root = document.documentElement;
      return [root.lang, root.clientWidth, root.scrollWidth];
    });
    expect(`${path} is in ${lang}`, lang === locale);
    expect(`${path} is ${wide} wide at ${width}`, wide <= shown);
  }
  await page.goto(origin + paths[0]);
  await page.clock.fastForward(121000);
  const told = await page.textContent("time[data-age]");
  expect(`the script says ${told}`, told === age);
  await page.goto(origin + (await page.getAttribute("[data-row] [data-open]", "href")));
  await page.click("[data-save]");
  const button = await page.textContent("[data-save]");
  expect(`the button says ${button}`, button === saved);
  await context.close();
}
await browser.close();
console.log(JSON.stringify(findings, null, 1));
