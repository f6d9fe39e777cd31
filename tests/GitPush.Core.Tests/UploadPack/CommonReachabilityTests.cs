using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Traversal;
using GitPush.UploadPack;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class CommonReachabilityTests
{
    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, true)]
    [DataRow(3, true)]
    public void Each_common_commit_changes_the_answer_as_a_walk_from_the_start_would(int seed, bool wrongClocks)
    {
        using var folder = new TempFolder();
        var git = TangledHistory.CreateBare(folder.Combine("server.git"), commits: 200, seed, wrongClocks);
        var ids = git.Run("rev-list", "--all").Split('\n');
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        using var reader = objects.OpenReader();
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var commits = new CommitGraph(reader, new HashSet<ObjectId>());
            var wants = Enumerable.Range(0, 3).Select(_ => commits.Add(ObjectId.Parse(ids[random.Next(ids.Length)]))).ToList();
            var reachability = new CommonReachability(commits);
            wants.ForEach(reachability.Add);
            var oldest = long.MaxValue;
            for (var have = 0; have < 12; have++)
            {
                var commit = commits.Add(ObjectId.Parse(ids[random.Next(ids.Length)]));
                commits.Load(commit);
                oldest = Math.Min(oldest, commits.Date(commit));
                commits.Marks(commit) |= CommitMarks.TheyHave;
                reachability.NoteCommon(commit);

                Assert.AreEqual(
                    wants.TrueForAll(want => Reaches(commits, want, oldest)), reachability.AllReach(oldest, CancellationToken.None), $"round {round}, have {have}");
            }
        }
    }

    [TestMethod]
    public void However_many_haves_lead_nowhere_each_commit_is_looked_at_once()
    {
        using var folder = new TempFolder();
        var git = CreateTwoHistories(folder.Combine("server.git"), commits: 300);
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        using var reader = objects.OpenReader();
        var commits = new CommitGraph(reader, new HashSet<ObjectId>());
        var reachability = new CommonReachability(commits);
        reachability.Add(commits.Add(ObjectId.Parse(git.Run("rev-parse", "main"))));

        foreach (var id in git.Run("rev-list", "--reverse", "other").Split('\n'))
        {
            var commit = commits.Add(ObjectId.Parse(id));
            commits.Marks(commit) |= CommitMarks.TheyHave;
            reachability.NoteCommon(commit);
            Assert.IsFalse(reachability.AllReach(oldestDate: 0, CancellationToken.None));
        }

        Assert.AreEqual(300, reachability.Visited);
    }

    private static bool Reaches(CommitGraph commits, int commit, long oldest)
    {
        var met = new HashSet<int>();
        var waiting = new Stack<int>([commit]);
        while (waiting.TryPop(out var next))
        {
            commits.Load(next);
            if ((commits.Marks(next) & CommitMarks.TheyHave) != 0)
            {
                return true;
            }

            if (met.Add(next) && commits.Date(next) >= oldest)
            {
                foreach (var parent in commits.Parents(next))
                {
                    waiting.Push(parent);
                }
            }
        }

        return false;
    }

    private static TestGit CreateTwoHistories(string directory, int commits)
    {
        var git = TestGit.InitBare(directory);
        var input = new StringBuilder();
        for (var i = 0; i < 2 * commits; i++)
        {
            input.Append($"commit refs/heads/{(i % 2 == 0 ? "main" : "other")}\ncommitter C <c@example.com> {1_600_000_000 + i} +0000\ndata 0\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet");
        return git;
    }
}
