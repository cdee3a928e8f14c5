// Encryption at rest. The key is made from the passphrase (PBKDF2, SHA-256) and lives in memory only, where no script can
// read it out. AES-GCM with the record's own name authenticated, so that records can be neither read, altered nor exchanged.

const ITERATIONS = 600_000; // OWASP's figure for PBKDF2-HMAC-SHA256
const CHECK = "lock";

async function keyOf(passphrase, salt, iterations) {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Vault {
  #key;
  constructor(key) { this.#key = key; }

  /** A value that JSON can hold -> {iv, data} for the record called `id`. */
  async seal(id, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, this.#key, new TextEncoder().encode(JSON.stringify(value)));
    return { iv, data };
  }

  /** The value of a record; throws when it was altered, belongs to another record, or the passphrase was another. */
  async open(id, { iv, data }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, this.#key, data);
    return JSON.parse(new TextDecoder().decode(plain));
  }
}

/** A new lock for a passphrase, and the vault it opens. */
export async function make(passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const vault = new Vault(await keyOf(passphrase, salt, ITERATIONS));
  return { lock: { id: CHECK, salt, iterations: ITERATIONS, check: await vault.seal(CHECK, CHECK) }, vault };
}

/** The vault, or null for a wrong passphrase. */
export async function unlock(lock, passphrase) {
  const vault = new Vault(await keyOf(passphrase, lock.salt, lock.iterations));
  try { return await vault.open(CHECK, lock.check) === CHECK ? vault : null; } catch { return null; }
}
