using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

/// <summary>The targets of symbolic links.</summary>
internal static class LinkTargets
{
    // Linux's PATH_MAX; other systems take less.
    private const int MaxLength = 4096;

    /// <summary>Reads a link's target.</summary>
    /// <exception cref="CheckOutException">The target is too long.</exception>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    public static string Read(ObjectReader reader, in TreeFile link)
    {
        if (!reader.TryGetInfo(link.Id, out var type, out var size) || type != ObjectType.Blob)
        {
            throw new MissingObjectException("blob", link.Id);
        }

        if (size > MaxLength)
        {
            throw new CheckOutException(link.Path, "the link's target is too long");
        }

        return reader.TryRead(link.Id, out var target)
            ? GitText.Decode(target.Data.Span)
            : throw new MissingObjectException("blob", link.Id);
    }

    /// <summary>
    /// Says what is wrong with a link's target. A target may go up first, as far as the folder, and then down. It may not go
    /// up again: what it went down through may be a link itself, whose parent is somewhere else.
    /// </summary>
    /// <param name="path">The link's own path from the folder, with <c>/</c> between folders, none of which is a link.</param>
    /// <returns>The problem, or null when the target is inside.</returns>
    public static string? FindProblem(string path, string target)
    {
        if (target.Length == 0 || target.Contains('\0', StringComparison.Ordinal))
        {
            return "the link has no valid target";
        }

        if (target[0] == '/' || target.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(target))
        {
            return "the link's target is not relative";
        }

        var depth = path.AsSpan().Count('/');
        var goesDown = false;
        foreach (var range in target.AsSpan().Split('/'))
        {
            var component = target.AsSpan(range);
            if (component is "..")
            {
                if (goesDown)
                {
                    return "the link's target goes up after it went down";
                }

                if (depth-- == 0)
                {
                    return "the link's target is outside of the folder";
                }
            }
            else if (component is not ("" or "."))
            {
                goesDown = true;
            }
        }

        return null;
    }
}
