using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PushSourceTests
{
    [TestMethod]
    public void The_branch_that_HEAD_names_is_deployed_unless_the_host_says_otherwise()
    {
        using var repository = new Pushed();

        var source = repository.Find(null, "refs/heads/main", "refs/heads/dev");

        Assert.AreEqual("refs/heads/main", source!.Update.Name);
        Assert.AreEqual(repository.Commit, source.Commit);
        Assert.IsNull(repository.Find(null, "refs/heads/dev"));
    }

    [TestMethod]
    public void In_an_empty_repository_it_is_the_first_branch_that_comes()
    {
        using var repository = new Pushed(empty: true);

        Assert.AreEqual("refs/heads/trunk", repository.Find(null, "refs/tags/v1", "refs/heads/trunk", "refs/heads/x")!.Update.Name);
        Assert.AreEqual("refs/heads/main", repository.Find(null, "refs/heads/a", "refs/heads/main")!.Update.Name);
    }

    [TestMethod]
    public void A_tag_is_deployed_as_the_commit_that_it_names()
    {
        using var repository = new Pushed();
        repository.Git.Run("tag", "-a", "-m", "one", "v1");
        var tag = ObjectId.Parse(repository.Git.Run("rev-parse", "v1"));

        var source = repository.Find(["refs/tags/v*"], new RefUpdate("refs/tags/v1", ObjectId.Zero, tag, RefUpdateKind.Create));

        Assert.AreNotEqual(tag, repository.Commit);
        Assert.AreEqual(repository.Commit, source!.Commit);
    }

    [TestMethod]
    public void Two_refs_at_once_are_refused()
    {
        using var repository = new Pushed();

        var exception = Assert.ThrowsExactly<StageFailedException>(() => repository.Find(["refs/heads/*"], "refs/heads/main", "refs/heads/dev"));

        Assert.AreEqual("refs/heads/main and refs/heads/dev would both be deployed: push one of them at a time", exception.Message);
    }

    [TestMethod]
    public void A_deleted_ref_deploys_nothing()
    {
        using var repository = new Pushed();

        Assert.IsNull(repository.Find(null, new RefUpdate("refs/heads/main", repository.Commit, ObjectId.Zero, RefUpdateKind.Delete)));
    }

    [TestMethod]
    public void What_is_no_commit_is_refused()
    {
        using var repository = new Pushed();
        var tree = ObjectId.Parse(repository.Git.Run("rev-parse", "HEAD^{tree}"));

        var exception = Assert.ThrowsExactly<StageFailedException>(
            () => repository.Find(["refs/tags/*"], new RefUpdate("refs/tags/tree", ObjectId.Zero, tree, RefUpdateKind.Create)));

        Assert.AreEqual("refs/tags/tree names no commit, so there is nothing to deploy", exception.Message);
    }

    [TestMethod]
    public void In_a_pipeline_the_branch_of_the_pipeline_is_deployed()
    {
        using var repository = new Pushed();
        var push = repository.Push("refs/heads/main", "refs/heads/feature/a");

        var source = PushSource.Find(push.In(Pipeline("refs/heads/feature/*")), null);

        Assert.AreEqual("refs/heads/feature/a", source!.Update.Name);
        Assert.AreEqual("refs/heads/main", PushSource.Find(push, null)!.Update.Name);
        Assert.IsNull(PushSource.Find(push.In(Pipeline("refs/heads/feature/*")), GlobList.Parse(["refs/heads/main"])));
        Assert.IsNull(PushSource.Find(push.In(Pipeline("refs/tags/*")), null));
    }

    [TestMethod]
    public void In_a_pipeline_that_names_no_refs_it_is_the_branch_that_HEAD_names()
    {
        using var repository = new Pushed();

        var source = PushSource.Find(repository.Push("refs/heads/dev", "refs/heads/main").In(Pipeline()), null);

        Assert.AreEqual("refs/heads/main", source!.Update.Name);
    }

    [TestMethod]
    public void What_is_deployed_again_is_where_the_ref_is()
    {
        using var repository = new Pushed();

        var source = repository.Find(null, new RefUpdate("refs/heads/main", repository.Commit, repository.Commit, RefUpdateKind.Unchanged));

        Assert.AreEqual(repository.Commit, source!.Commit);
    }

    private static PipelineRegistration Pipeline(params string[] refs) => new("one", GlobList.Parse(refs), []);

    private sealed class Pushed : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Pushed(bool empty = false)
        {
            Git = TestGit.Init(_folder.Path);
            Commit = ObjectId.Parse(Git.Commit("page", "x\n"));
            if (empty)
            {
                Git.Run("update-ref", "-d", "refs/heads/main");
            }
        }

        public TestGit Git { get; }

        public ObjectId Commit { get; }

        public PushSource? Find(string[]? refs, params string[] updates) =>
            Find(refs, [.. Push(updates).Updates]);

        public PushContext Push(params string[] updates) =>
            Push([.. updates.Select(name => new RefUpdate(name, ObjectId.Zero, Commit, RefUpdateKind.Create))]);

        public PushSource? Find(string[]? refs, params RefUpdate[] updates) => PushSource.Find(
            Push(updates), refs is null ? null : GlobList.Parse(refs));

        public void Dispose() => _folder.Dispose();

        private PushContext Push(RefUpdate[] updates) => new("1", GitRepository.Open(_folder.Path), updates, new TestOutput().Output);
    }
}
