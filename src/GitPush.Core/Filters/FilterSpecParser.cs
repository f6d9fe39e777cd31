using System.Buffers;
using System.Text;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Filters;

/// <summary>Reads filters as git reads them (git-rev-list(1), <c>--filter</c>), and says what is wrong in git's words.</summary>
internal static class FilterSpecParser
{
    /// <summary>How deep combinations may be nested. Nobody nests them; a packet has room for thousands of levels.</summary>
    private const int MaxDepth = 8;

    // What git wants to be encoded: blanks and control characters, and what means something to a shell.
    private static readonly SearchValues<char> Reserved = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(static code => (char)code), .. "~`!@#$^&*()[]{}\\;'\",<>?"]);

    // filter-spec = "blob:none" / "blob:limit=" n ["k" / "m" / "g"] / "tree:" depth / "object:type=" type / "sparse:oid=" name /
    //               "combine:" filter *("+" filter)
    // where the filters of a combination are URL-encoded.

    /// <exception cref="GitProtocolException">It is no filter.</exception>
    public static FilterSpec Parse(string spec) => Parse(spec, depth: 0);

    private static FilterSpec Parse(string spec, int depth)
    {
        if (spec == "blob:none")
        {
            return new FilterSpec(FilterKind.BlobNone);
        }

        if (TryTake(spec, "blob:limit=", out var value))
        {
            return RepositoryConfig.TryParseUnsigned(value, out var bytes) ? new FilterSpec(FilterKind.BlobLimit, bytes) : throw Invalid(spec);
        }

        if (TryTake(spec, "tree:", out value))
        {
            return RepositoryConfig.TryParseUnsigned(value, out var levels)
                ? new FilterSpec(FilterKind.Tree, levels)
                : throw new GitProtocolException("expected 'tree:<depth>'");
        }

        if (TryTake(spec, "object:type=", out value))
        {
            return ObjectTypeNames.TryParse(Encoding.UTF8.GetBytes(value), out var type)
                ? new FilterSpec(FilterKind.ObjectType, type: type)
                : throw new GitProtocolException($"'{value}' for 'object:type=<type>' is not a valid object type");
        }

        if (TryTake(spec, "sparse:oid=", out _))
        {
            return new FilterSpec(FilterKind.SparseOid);
        }

        if (TryTake(spec, "sparse:path=", out _))
        {
            throw new GitProtocolException("sparse:path filters support has been dropped");
        }

        return TryTake(spec, "combine:", out value) ? ParseCombination(value, depth) : throw Invalid(spec);
    }

    private static FilterSpec ParseCombination(string text, int depth)
    {
        if (text.Length == 0)
        {
            throw new GitProtocolException("expected something after combine:");
        }

        if (depth == MaxDepth)
        {
            throw new GitProtocolException($"combine filters are nested deeper than {MaxDepth} levels");
        }

        var parts = new List<FilterSpec>();
        foreach (var part in text.Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            var reserved = part.AsSpan().IndexOfAny(Reserved);
            parts.Add(reserved < 0
                ? Parse(Uri.UnescapeDataString(part), depth + 1)
                : throw new GitProtocolException($"must escape char in sub-filter-spec: '{part[reserved]}'"));
        }

        return new FilterSpec(FilterKind.Combine, 0, default, parts);
    }

    private static bool TryTake(string spec, string prefix, out string value)
    {
        var matches = spec.StartsWith(prefix, StringComparison.Ordinal);
        value = matches ? spec[prefix.Length..] : "";
        return matches;
    }

    private static GitProtocolException Invalid(string spec) => new($"invalid filter-spec '{spec}'");
}
