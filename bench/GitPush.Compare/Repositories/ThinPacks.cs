using System.Text;

namespace GitPush.Compare.Repositories;

/// <summary>
/// Packs many commits, each as git would send it to whoever has its parent, with two git programs for hundreds of them: one for
/// each would make ten thousand a matter of minutes.
/// </summary>
internal static class ThinPacks
{
    // All processors have work to the end, and the objects of only a few packs are in memory.
    private const int AtATime = 250;

    /// <param name="ids">A commit that is there already, then one child after another, in which files were changed but none came or went.</param>
    /// <returns>A pack for each of the children.</returns>
    public static byte[][] Create(string repository, string[] ids)
    {
        var packs = new byte[ids.Length - 1][];
        Parallel.ForEach(Enumerable.Range(0, packs.Length).Chunk(AtATime), GitCommand.Parallelism, places =>
        {
            var commits = ReadNames(repository, ids.AsSpan(places[0], places.Length + 1));
            using var objects = ObjectReader.Read(repository, commits.SelectMany(static names => names)).GetEnumerator();
            foreach (var (place, names) in places.Zip(commits))
            {
                using var pack = new ThinPack();
                pack.Add(Next(objects));
                for (var i = 1; i < names.Count; i += 2)
                {
                    var before = Next(objects);
                    pack.Add(Next(objects), before);
                }

                packs[place] = pack.ToArray();
            }
        });
        return packs;
    }

    // For each commit its own name, then the versions before and after of its root tree and of all trees and blobs that differ.
    private static List<List<string>> ReadNames(string repository, ReadOnlySpan<string> ids)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(ids[1..].ToArray().Select(static id => $"{id}\n")));
        var output = Encoding.UTF8.GetString(GitCommand.RunBytes(repository, input, "diff-tree", "--stdin", "--raw", "-r", "-t", "--no-renames"));
        var commits = new List<List<string>>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // The commit's id, then lines of :<mode> SP <mode> SP <oid> SP <oid> SP <status> TAB <path>:
            // git-diff-tree(1), "Raw output format".
            if (line[0] == ':')
            {
                commits[^1].AddRange(line.Split(' ')[2..4]);
            }
            else
            {
                commits.Add([line, $"{ids[commits.Count]}^{{tree}}", $"{line}^{{tree}}"]);
            }
        }

        return commits;
    }

    private static GitObject Next(IEnumerator<GitObject> objects) =>
        objects.MoveNext() ? objects.Current : throw new InvalidOperationException("git did not write all objects.");
}
