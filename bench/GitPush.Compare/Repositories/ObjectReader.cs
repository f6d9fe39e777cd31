using System.Globalization;
using System.Text;

namespace GitPush.Compare.Repositories;

/// <summary>Reads many objects with one git program.</summary>
internal static class ObjectReader
{
    /// <param name="names">What git takes for an object's name.</param>
    /// <returns>The objects, in the order of their names.</returns>
    public static IEnumerable<GitObject> Read(string repository, IEnumerable<string> names)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(names.Select(static name => $"{name}\n")));
        var output = GitCommand.RunBytes(repository, input, "cat-file", "--batch", "--buffer").AsMemory();
        while (!output.IsEmpty)
        {
            // <oid> SP <type> SP <size> LF <contents> LF: git-cat-file(1), "Batch output".
            var end = output.Span.IndexOf((byte)'\n');
            var fields = Encoding.ASCII.GetString(output.Span[..end]).Split(' ');
            var size = int.Parse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture);
            yield return new GitObject(fields[0], fields[1], output.Slice(end + 1, size));
            output = output[(end + 1 + size + 1)..];
        }
    }
}
