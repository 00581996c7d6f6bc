// How the contracts are compiled, wherever they are.
import solc from "solc";

// No hash of the sources inside the bytecode: a changed comment leaves the code, and the code hash that relays check, as it was.
export const settings = {
  optimizer: { enabled: true, runs: 10000 },
  viaIR: true,
  evmVersion: "shanghai",
  metadata: { bytecodeHash: "none", appendCBOR: false },
};

export const version = () => solc.version();

/** Sources by file name; answers the compiler's output, the same way. Throws its errors and, unless it is told otherwise, its warnings. */
export function compileSources(contents, warningsToo = true) {
  const sources = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, { content }]));
  const selection = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"];
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({ language: "Solidity", sources, settings: { ...settings, outputSelection: { "*": { "*": selection } } } }),
    ),
  );
  const complaints = (output.errors ?? []).filter(({ severity }) => warningsToo || severity === "error");
  if (complaints.length > 0) throw new Error(complaints.map((complaint) => complaint.formattedMessage).join("\n"));
  return output.contracts;
}
