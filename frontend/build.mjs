// Builds the console's styles, script and icons: node build.mjs [OUTPUT]
//
// The outputs are committed and ship in the wheel, so nobody needs Node to run Seawall.
// Their addresses change with their content: the server names and packs them (web/static_files.py).
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(process.argv[2] ?? join(here, "../src/seawall/web/static/seawall"));
const SCRIPT_LIMIT_KB = 100;

function styles() {
  const command = join(here, "node_modules/.bin/tailwindcss");
  const target = join(output, "app.css");
  execFileSync(command, ["--input", "app.css", "--output", target, "--minify"], { cwd: here, stdio: "pipe" });
}

async function script() {
  await build({
    entryPoints: [join(here, "src/app.js")],
    outfile: join(output, "app.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "inline",
    banner: { js: "/* Seawall console, Apache-2.0. Contains htmx 4 (0BSD). */" },
  });
}

function icons() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const source = readFileSync(join(here, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
    const shapes = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  const note = "<!-- Lucide icons, ISC licence, https://lucide.dev -->";
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${note}\n${symbols.join("\n")}\n</svg>\n`;
  writeFileSync(join(output, "icons.svg"), sprite);
  writeFileSync(join(output, "logo.svg"), readFileSync(join(here, "logo.svg")));
}

mkdirSync(output, { recursive: true });
styles();
await script();
icons();

const { gzipSync } = await import("node:zlib");
const kilobytes = (name) => Math.ceil(gzipSync(readFileSync(join(output, name))).length / 1000);
if (kilobytes("app.js") > SCRIPT_LIMIT_KB) {
  throw new Error(`app.js is ${kilobytes("app.js")} kB gzipped; the limit is ${SCRIPT_LIMIT_KB} kB`);
}
console.error(`app.css ${kilobytes("app.css")} kB, app.js ${kilobytes("app.js")} kB gzipped`);
