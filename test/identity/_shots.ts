import { createTown, hostPage } from './town.ts';
import { launch } from './windows.ts';
import { Browser as B, Client } from './person.ts';
const town = await createTown();
const page0 = hostPage(town, 'portal.localhost');
const names = ['crm.localhost', 'townhall.localhost'];
const client = await Client.create(town, page0);
const browser = await launch('chrome');
const dir = '/tmp/shots/'; 
async function run(tag: string, { dark = false, width = 560, lang = 'en' }) {
  const ctx = await browser.createBrowserContext(); const page = await ctx.newPage();
  await page.setViewport({ width, height: 860, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.setExtraHTTPHeaders({ 'accept-language': lang });
  await page.goto(client.authorizeUrl('send read:thread read:mailbox').url);
  await page.screenshot({ path: `${dir}signin-${tag}.png` as `${string}.png` });
  await page.type('input[name=login]', 'anna'); await page.type('input[name=password]', 'wrong'); await Promise.all([page.waitForNavigation(), page.click('button[value=sign-in]')]);
  await page.screenshot({ path: `${dir}wrong-${tag}.png` as `${string}.png` });
  await page.type('input[name=password]', 'garden-house'); await Promise.all([page.waitForNavigation(), page.click('button[value=sign-in]')]);
  await page.screenshot({ path: `${dir}consent-${tag}.png` as `${string}.png`, fullPage: true });
  await page.click('input[value="read:mailbox"]').catch(()=>{}); await Promise.all([page.waitForNavigation(), page.click('button[value=allow]')]).catch(()=>{});
  for (const n of names) { const c = await Client.create(town, hostPage(town, n)); await page.goto(c.authorizeUrl('send').url); if (await page.$('button[value=allow]')) await Promise.all([page.waitForNavigation(), page.click('button[value=allow]')]).catch(()=>{}); }
  await page.goto(town.issuer + '/grants'); await page.screenshot({ path: `${dir}grants-${tag}.png` as `${string}.png` });
  await page.goto(town.issuer + '/auth?client_id=nope'); await page.screenshot({ path: `${dir}error-${tag}.png` as `${string}.png` });
  await ctx.close();
}
import { mkdirSync } from 'node:fs'; mkdirSync(dir, { recursive: true });
try { await run('light', {}); await run('dark', { dark: true, width: 900 }); await run('narrow', { width: 360, lang: 'de' }); await run('ar', { lang: 'ar' }); } finally { await browser.close(); await town.close(); }
