using System.Buffers.Text;
using System.Globalization;
using System.Text;
using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.UploadPack;

/// <summary>
/// Where a client's history ends, and how it wants the ends moved (gitprotocol-pack(5), "Packfile Negotiation"; the same lines
/// are arguments of <c>fetch</c> in gitprotocol-v2(5)).
/// </summary>
internal sealed class ShallowRequest
{
    // The names by which a ref may be called, as git tries them ("ref_rev_parse_rules").
    private static readonly CompositeFormat[] RefRules = [.. new[]
    {
        "{0}", "refs/{0}", "refs/tags/{0}", "refs/heads/{0}", "refs/remotes/{0}", "refs/remotes/{0}/HEAD",
    }.Select(CompositeFormat.Parse)];

    private readonly HashSet<int> _shallows = [];
    private readonly HashSet<int> _excluded = [];
    private bool _excludes;

    /// <summary>The commits whose parents the client says that it does not have: those of them that are here, by number.</summary>
    public IReadOnlySet<int> Shallows => _shallows;

    /// <summary>How many commits deep the history shall be; 0 when no depth is asked for.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether <see cref="Depth"/> counts from where the client's history ends now.</summary>
    public bool IsRelative { get; set; }

    /// <summary>The committer's time of the oldest commits wanted, in seconds since 1970.</summary>
    public long? Since { get; private set; }

    /// <summary>Commits that are not wanted, nor their ancestors, by number.</summary>
    public IReadOnlyCollection<int> Excluded => _excluded;

    /// <summary>Whether the history shall hold certain commits, and not as many as a depth says.</summary>
    public bool Selects => Since is not null || _excludes;

    /// <summary>Whether the client has its whole history and wants it so.</summary>
    public bool IsEmpty => _shallows.Count == 0 && Depth == 0 && !Selects;

    // shallow-line  = PKT-LINE("shallow" SP obj-id)
    // depth-request = PKT-LINE("deepen" SP depth) /
    //                 PKT-LINE("deepen-since" SP timestamp) /
    //                 PKT-LINE("deepen-not" SP ref)

    /// <summary>Takes note of a line, if it is one of these.</summary>
    /// <exception cref="GitProtocolException">It is one of these, and wrong.</exception>
    public bool TryRead(ReadOnlySpan<byte> line, UploadPackSession session)
    {
        if (TryTake(line, "shallow "u8, out var value))
        {
            AddShallow(ObjectId.TryParse(value, out var id) ? id : throw Invalid("invalid shallow line", line), session);
        }
        else if (TryTake(line, "deepen "u8, out value))
        {
            Depth = TryParse(value, out var depth) && depth is > 0 and <= int.MaxValue ? (int)depth : throw Invalid("Invalid deepen", line);
        }
        else if (TryTake(line, "deepen-since "u8, out value))
        {
            Since = TryParse(value, out var since) ? since : throw Invalid("Invalid deepen-since", line);
        }
        else if (TryTake(line, "deepen-not "u8, out value))
        {
            _excludes = true;
            Exclude(FindRef(value, line, session), session);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void AddShallow(ObjectId id, UploadPackSession session)
    {
        // The client may have commits that we do not.
        if (session.Objects.TryGetInfo(id, out var type, out _))
        {
            _ = _shallows.Add(type == ObjectType.Commit ? session.Commits.Add(id) : throw new GitProtocolException($"invalid shallow object {id}"));
        }
    }

    private void Exclude(GitRef excluded, UploadPackSession session)
    {
        var target = session.Tags.Peel(excluded) ?? excluded.Id;
        if (session.Objects.TryGetInfo(target, out var type, out _) && type == ObjectType.Commit)
        {
            _ = _excluded.Add(session.Commits.Add(target));
        }
    }

    /// <summary>Understands a ref's name as people write it. Those that the client may not see are none.</summary>
    private static GitRef FindRef(ReadOnlySpan<byte> name, ReadOnlySpan<byte> line, UploadPackSession session)
    {
        GitRef? found = null;
        var text = Encoding.UTF8.GetString(name);
        foreach (var rule in RefRules)
        {
            if (session.Refs.TryGet(string.Format(CultureInfo.InvariantCulture, rule, text), out var visible))
            {
                found = found is null ? visible : throw Invalid("git upload-pack: ambiguous deepen-not", line);
            }
        }

        return found ?? throw Invalid("git upload-pack: deepen-not is not a ref", line);
    }

    private static bool TryTake(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var matches = line.StartsWith(key);
        value = matches ? line[key.Length..] : default;
        return matches;
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out long value) =>
        Utf8Parser.TryParse(digits, out value, out var length) && length == digits.Length && value >= 0;

    private static GitProtocolException Invalid(string problem, ReadOnlySpan<byte> line) => new($"{problem}: {Encoding.UTF8.GetString(line)}");
}
