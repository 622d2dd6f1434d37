import { createHash } from "node:crypto"
import { limits, type ObjectIdentifiers, type Operation } from "@cio/track-core"
import { fitBytes } from "../fit-bytes.ts"
import { ulid } from "../ulid.ts"
import type { Commit } from "./read-commits.ts"

type AuthorIdentifiers = { email: string } | { id: string }

/** What a history comes to. Grows while its operations are made. */
export interface History {
  commits: number
  authors: Map<string, Author>
}

interface Author {
  identifiers: AuthorIdentifiers
  /** The name on the newest commit. */
  name: string
  commits: number
  /** Unix seconds. */
  firstAt: number
  lastAt: number
}

/**
 * The operations that tell a history: an event for each commit, then the repository as an object, then its authors as
 * people related to it. Remembers the authors only, so that a history may be of any length.
 */
export async function* historyOperations(
  repository: string,
  commits: AsyncIterable<Commit>,
  history: History,
): AsyncGenerator<Operation> {
  for await (const commit of commits) {
    history.commits++
    yield commitEvent(commit, noteAuthor(history.authors, commit))
  }
  const object = repositoryIdentifiers(repository)
  yield repositoryObject(object, repository, history)
  for (const author of history.authors.values()) yield authorPerson(author, object)
}

/** What a repository of that name is known by. */
export function repositoryIdentifiers(name: string): { object_type_id: string; object_id: string } {
  return { object_type_id: "1", object_id: fitBytes(name, limits.idBytes) }
}

function noteAuthor(authors: History["authors"], { name, email, at }: Commit): AuthorIdentifiers {
  const identifiers = authorIdentifiers(name, email)
  const key = JSON.stringify(identifiers)
  const author = authors.get(key)
  if (!author) {
    authors.set(key, { identifiers, name, commits: 1, firstAt: at, lastAt: at })
    return identifiers
  }
  if (at > author.lastAt) author.name = name
  author.commits++
  author.firstAt = Math.min(author.firstAt, at)
  author.lastAt = Math.max(author.lastAt, at)
  return identifiers
}

/** The email address in lower case, as the service compares it. What is no address becomes an id. */
function authorIdentifiers(name: string, email: string): AuthorIdentifiers {
  const address = email.toLowerCase()
  if (address.includes("@") && Buffer.byteLength(address) <= limits.idBytes) return { email: address }
  const id = `git:${email || name || "unknown"}`
  if (Buffer.byteLength(id) <= limits.idBytes) return { id }
  return { id: `git:${createHash("sha256").update(id).digest("hex")}` }
}

function commitEvent({ hash, at, subject, files }: Commit, identifiers: AuthorIdentifiers): Operation {
  return {
    type: "person",
    action: "event",
    identifiers,
    name: "commit",
    // From the hash and not from chance: whoever sends the same history again repeats no event.
    id: ulid(at * 1000, Buffer.from(hash.slice(0, 20), "hex")),
    timestamp: at,
    attributes: { hash, subject: fitBytes(subject, limits.attributeValueBytes), files_changed: files },
  }
}

function repositoryObject(identifiers: ObjectIdentifiers, name: string, { commits, authors }: History): Operation {
  return {
    type: "object",
    action: "identify",
    identifiers,
    attributes: { name: fitBytes(name, limits.attributeValueBytes), commits, authors: authors.size },
  }
}

function authorPerson(author: Author, repository: ObjectIdentifiers): Operation {
  const { identifiers, name, commits, firstAt, lastAt } = author
  return {
    type: "person",
    action: "identify",
    identifiers,
    attributes: {
      // An empty text would remove the name.
      ...(name === "" ? {} : { name: fitBytes(name, limits.attributeValueBytes) }),
      first_commit_at: firstAt,
      last_commit_at: lastAt,
    },
    cio_relationships: [{ identifiers: repository, relationship_attributes: { commits } }],
  }
}
