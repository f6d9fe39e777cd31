using System.Globalization;
using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>Understands revisions as people write them (gitrevisions(7)).</summary>
internal sealed class RevisionParser(GitRepository repository, ObjectReader reader)
{
    // In git's order (gitrevisions(7), "<refname>"); the first that exists is meant.
    private static readonly string[] RefPrefixes = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];

    public ObjectId? Resolve(string revision)
    {
        var end = revision.AsSpan().IndexOfAny('~', '^');
        var id = ResolveName(end < 0 ? revision : revision[..end]);
        var suffix = end < 0 ? default : revision.AsSpan(end);
        while (id is not null && !suffix.IsEmpty)
        {
            id = Follow(id.Value, ref suffix);
        }

        return id;
    }

    private ObjectId? ResolveName(string name)
    {
        if (ObjectId.TryParse(name, out var id))
        {
            return repository.Objects.Contains(id) ? id : null;
        }

        return ResolveRef(name is "@" ? "HEAD" : name) ?? ResolveAbbreviation(name);
    }

    private ObjectId? ResolveRef(string name)
    {
        // Beside HEAD, git's other refs at the top have names in capitals: files such as 'config' are none.
        if ((name.StartsWith("refs/", StringComparison.Ordinal) || name.All(c => char.IsAsciiLetterUpper(c) || c is '_'))
            && repository.RefStore.TryGet(name) is { } full)
        {
            return full.Id;
        }

        foreach (var prefix in RefPrefixes)
        {
            if (name.Length > 0 && repository.RefStore.TryGet(prefix + name) is { } found)
            {
                return found.Id;
            }
        }

        return null;
    }

    private ObjectId? ResolveAbbreviation(string digits) =>
        AbbreviatedId.TryParse(digits, out var prefix) && repository.Objects.Find(prefix, limit: 2) is [var only] ? only : null;

    /// <summary>Follows one suffix and takes it off.</summary>
    private ObjectId? Follow(ObjectId id, ref ReadOnlySpan<char> suffix)
    {
        if (suffix.StartsWith("^{"))
        {
            var close = suffix.IndexOf('}');
            if (close < 0)
            {
                return null;
            }

            var wanted = suffix[2..close];
            suffix = suffix[(close + 1)..];
            return Peel(id, wanted);
        }

        var isParent = suffix[0] == '^';
        if (!isParent && suffix[0] != '~')
        {
            return null;
        }

        var digits = suffix[1..];
        var other = digits.IndexOfAnyExceptInRange('0', '9');
        digits = other < 0 ? digits : digits[..other];
        suffix = suffix[(1 + digits.Length)..];
        var count = 1;
        if (!digits.IsEmpty && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            return null;
        }

        return isParent ? Parent(id, count) : Ancestor(id, count);
    }

    private ObjectId? Peel(ObjectId id, ReadOnlySpan<char> wanted) => wanted switch
    {
        "" => reader.Peel(id, null)?.Id,
        "commit" => reader.Peel(id, ObjectType.Commit)?.Id,
        "tree" => reader.Peel(id, ObjectType.Tree)?.Id,
        "blob" => reader.Peel(id, ObjectType.Blob)?.Id,
        "tag" => reader.TryGetInfo(id, out var type, out _) && type == ObjectType.Tag ? id : null,
        "object" => id,
        _ => null,
    };

    /// <summary>The nth parent; the commit itself for zero.</summary>
    private ObjectId? Parent(ObjectId id, int number)
    {
        if (reader.Peel(id, ObjectType.Commit) is not { } commit)
        {
            return null;
        }

        if (number == 0)
        {
            return commit.Id;
        }

        var parsed = ObjectReader.ReadCommit(commit.Id, commit.Object);
        return number <= parsed.ParentCount && !repository.Shallow.Contains(commit.Id) ? parsed.Parent(number - 1) : null;
    }

    /// <summary>The nth ancestor, following first parents only.</summary>
    private ObjectId? Ancestor(ObjectId id, int count)
    {
        var ancestor = Parent(id, 0);
        for (; count > 0 && ancestor is not null; count--)
        {
            ancestor = Parent(ancestor.Value, 1);
        }

        return ancestor;
    }
}
