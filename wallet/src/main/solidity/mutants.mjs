// Spoils the contracts in one place at a time and lets forge's tests look for it: "npm run mutants". A mutant that no test notices is a
// rule that no test holds. Ends with 1 unless every mutant is found, but for those that are known to change nothing.
//   node mutants.mjs            all of them
//   node mutants.mjs clamp      those whose name holds the word
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileSources } from "./compiler.mjs";
import { mutants } from "./mutants.list.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const wallet = join(here, "../../..");
const folder = join(wallet, "target/forge/mutants");
const files = ["PaymentChannels", "RelayRegistry"];
const originals = Object.fromEntries(files.map((name) => [name, readFileSync(join(here, `${name}.sol`), "utf8")]));

const compiled = (name, source) => "0x" + compileSources({ [name]: source }, false)[name][name].evm.bytecode.object;
const healthyCode = Object.fromEntries(files.map((name) => [name, compiled(name, originals[name])]));

/** A file like contracts.json, with other bytecode for some contracts. */
function write(name, changed) {
  const code = Object.entries({ ...healthyCode, ...changed });
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ contracts: Object.fromEntries(code.map(([key, bytecode]) => [key, { bytecode }])) }));
  return path;
}

/** Which test failed first, null where all passed. */
function caughtBy(path, ...selection) {
  const run = spawnSync(join(here, "node_modules/.bin/forge"), ["test", "--fail-fast", ...selection], {
    cwd: wallet,
    encoding: "utf8",
    env: {
      ...process.env,
      FARTHING_CONTRACTS: path,
      FOUNDRY_PROFILE: "quick",
      // Enough to find what can be found at all; most are found within the first few hundred calls.
      FOUNDRY_INVARIANT_RUNS: "10",
      FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: "0",
      FOUNDRY_FUZZ_FAILURE_PERSIST_DIR: join(folder, "failures"),
      FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: join(folder, "failures"),
    },
  });
  rmSync(join(folder, "failures"), { recursive: true, force: true });
  if (run.error) throw run.error;
  if (run.status === 0) return null;
  const failure = /\[FAIL[\s\S]*? (\w+)\([^)]*\) \((?:gas|runs)/.exec(run.stdout) ?? /\[FAIL[^\]]*\] (\w+)/.exec(run.stdout);
  if (!failure) throw new Error(run.stdout + run.stderr);
  const reason = /\[FAIL: ([^\n;\]]*)/.exec(run.stdout);
  return selection[0] === "--match-contract" ? (reason?.[1] ?? "").slice(0, 60) : failure[1];
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const healthy = caughtBy(write("healthy.json", {}), "--no-match-contract", "Invariants");
if (healthy !== null) throw new Error(`the contracts as they are fail ${healthy}`);

const wanted = mutants.filter(({ name }) => name.includes(process.argv[2] ?? ""));
const score = { rules: 0, invariants: 0, either: 0, survived: [] };
for (const [index, { name, contract = "PaymentChannels", from, to, harmless }] of wanted.entries()) {
  const source = originals[contract];
  if (source.split(from).length !== 2) throw new Error(`${name}: "${from}" does not stand in ${contract} exactly once`);
  const path = write(`${index}.json`, { [contract]: compiled(contract, source.replace(from, () => to)) });
  const rule = caughtBy(path, "--no-match-contract", "Invariants");
  const invariant = contract === "PaymentChannels" ? caughtBy(path, "--match-contract", "Invariants") : null;
  score.rules += rule !== null;
  score.invariants += invariant !== null;
  score.either += rule !== null || invariant !== null;
  if (rule === null && invariant === null && !harmless) score.survived.push(name);
  const mark = rule ?? invariant ?? harmless ? "" : "SURVIVED ";
  console.log(`${mark}${name}: ${rule ?? "-"}; ${invariant ?? "-"}${harmless ? ` (${harmless})` : ""}`);
}
console.log(`${wanted.length} mutants: ${score.either} found (${score.rules} by rules, ${score.invariants} by invariants)`);
if (score.survived.length > 0) {
  console.log(`not found: ${score.survived.join(", ")}`);
  process.exitCode = 1;
}
