using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Stages.Policies;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>What commits add and change, against what git says of them.</summary>
[TestClass]
public sealed class NewFilesTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Files_of_any_commit_are_those_that_differ_from_all_of_its_parents(int seed)
    {
        using var folder = new TempFolder();
        var git = CreateBare(folder.Combine("tangled.git"), 300, seed);
        using var reader = GitRepository.Open(git.WorkingDirectory).Objects.OpenReader();
        var commits = git.Run("rev-list", "--all", "--parents").Split('\n').Select(line => line.Split(' ').Select(ObjectId.Parse).ToArray()).ToList();
        Assert.IsTrue(commits.Exists(commit => commit.Length > 3), "an octopus is to be among them");
        var changed = ChangedPaths(git, commits.Select(commit => commit[0]));
        var blobs = Blobs(git, commits.SelectMany(commit => changed[commit[0]].SelectMany(path => commit.Select(id => $"{id}:{path}"))));
        var (files, merged) = (0, 0);
        foreach (var commit in commits)
        {
            var trees = commit.Select(id => reader.Peel(id, ObjectType.Tree)!.Value.Id).ToArray();

            var found = NewFiles.Find(reader, trees[0], trees[1..], CancellationToken.None).ToList();

            var expected = changed[commit[0]].Where(path => blobs.ContainsKey($"{commit[0]}:{path}")).Order(StringComparer.Ordinal).ToArray();
            CollectionAssert.AreEqual(expected, found.Select(file => file.Path).ToArray(), commit[0].ToString());
            foreach (var file in found)
            {
                Assert.AreEqual(blobs[$"{commit[0]}:{file.Path}"], file.Id);
                var old = commit[1..].Select(parent => $"{parent}:{file.Path}").Where(blobs.ContainsKey).Select(name => blobs[name]).ToArray();
                CollectionAssert.AreEqual(old, file.OldIds.ToArray());
                (files, merged) = (files + 1, merged + (commit.Length > 2 ? 1 : 0));
            }
        }

        Assert.IsGreaterThan(100, files);
        Assert.IsGreaterThan(10, merged);
    }

    /// <summary>What git says that commits change, deletions included.</summary>
    private static Dictionary<ObjectId, string[]> ChangedPaths(TestGit git, IEnumerable<ObjectId> commits)
    {
        var changed = commits.ToDictionary(id => id, _ => new List<string>());
        List<string>? paths = null;
        foreach (var line in git.RunWithInput(string.Join('\n', changed.Keys) + "\n", "diff-tree", "--stdin", "-c", "-r", "--root", "--no-renames", "--name-only")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ObjectId.TryParse(line, out var id))
            {
                paths = changed[id];
            }
            else
            {
                paths!.Add(line);
            }
        }

        return changed.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>Those of the names, such as <c>commit:path</c>, that git knows as a blob.</summary>
    private static Dictionary<string, ObjectId> Blobs(TestGit git, IEnumerable<string> names)
    {
        string[] asked = [.. names.Distinct()];
        var answers = git.RunWithInput(string.Join('\n', asked) + "\n", "cat-file", "--batch-check").Split('\n');
        return asked.Zip(answers, (name, answer) => (name, words: answer.Split(' ')))
            .Where(answer => answer.words is [_, "blob", _])
            .ToDictionary(answer => answer.name, answer => ObjectId.Parse(answer.words[0]));
    }

    /// <summary>Commits with one to three parents that change, add and remove files in nested folders, and take some as another parent has them.</summary>
    private static TestGit CreateBare(string directory, int commits, int seed)
    {
        var git = TestGit.InitBare(directory);
        var random = new Random(seed);
        var input = new StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/b{i % 10}\nmark :{i}\ncommitter C <c@example.com> {1_700_000_000 + i} +0000\ndata 0\n");
            var parents = i == 1 ? [] : Enumerable.Range(0, random.Next(1, 4)).Select(_ => Math.Max(1, i - random.Next(1, 8))).Distinct().ToArray();
            for (var p = 0; p < parents.Length; p++)
            {
                input.Append(CultureInfo.InvariantCulture, $"{(p == 0 ? "from" : "merge")} :{parents[p]}\n");
            }

            for (var change = random.Next(0, 4); change >= 0; change--)
            {
                // Few names and contents, so that parents agree at times; a name is a file here and a folder there.
                var path = random.Next(4) switch
                {
                    0 => $"f{random.Next(4)}",
                    1 => $"d{random.Next(3)}/f{random.Next(3)}",
                    2 => $"d{random.Next(3)}/e{random.Next(2)}/f{random.Next(3)}",
                    _ => $"f{random.Next(2)}/g",
                };
                _ = random.Next(5) == 0
                    ? input.Append(CultureInfo.InvariantCulture, $"D {path}\n")
                    : input.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata 1\n{random.Next(5)}\n");
            }

            input.Append('\n');
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--force");
        return git;
    }
}
