using System.Formats.Tar;
using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Core.Tests.Transport;

[TestClass]
public sealed class PushedTreesTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly PushedTrees _trees;
    private readonly PushContext _push;
    private readonly ObjectId _commit;

    public PushedTreesTests()
    {
        var git = TestGit.Init(_folder.CreateDirectory("shop"));
        _folder.WriteFile("shop/web/Dockerfile", "FROM scratch\n");
        _folder.WriteFile("shop/web/src/app.js", "app\n");
        git.Run("add", ".");
        _commit = ObjectId.Parse(git.Commit("README", "read me"));
        _push = new PushContext("p1", GitRepository.Open(git.WorkingDirectory), [], new NoOutput());
        _trees = new PushedTrees(_time, new TypedLogger(_log));
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("", "README,web/,web/Dockerfile,web/src/,web/src/app.js")]
    [DataRow("web", "Dockerfile,src/,src/app.js")]
    [DataRow("web/src/", "app.js")]
    public async Task A_token_gets_the_folder_that_it_was_made_for(string folder, string expected)
    {
        await using var tree = _trees.Offer(_push, _commit, folder, Lifetime);

        Assert.AreEqual(expected, string.Join(',', (await DownloadAsync(tree.Token)).Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void What_is_no_folder_of_the_push_is_not_offered()
    {
        Assert.ThrowsExactly<KeyNotFoundException>(() => _trees.Offer(_push, _commit, "README", Lifetime));
        Assert.ThrowsExactly<KeyNotFoundException>(() => _trees.Offer(_push, _commit, "../shop", Lifetime));
    }

    [TestMethod]
    public async Task A_token_is_good_for_one_complete_download_and_a_second_one_is_logged()
    {
        await using var tree = _trees.Offer(_push, _commit, "", Lifetime);
        _ = await DownloadAsync(tree.Token);

        Assert.IsFalse(_trees.IsOffered(tree.Token));
        Assert.IsFalse(_trees.TryBegin(tree.Token, out _));
        var entry = _log.Entries.Single();
        Assert.AreEqual(LogLevel.Warning, entry.Level);
        Assert.IsFalse(entry.Message.Contains(tree.Token, StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_download_that_breaks_off_may_be_made_again_but_not_for_ever()
    {
        await using var tree = _trees.Offer(_push, _commit, "", Lifetime);
        for (var i = 0; i < PushedTree.MaxDownloads; i++)
        {
            Assert.IsTrue(_trees.TryBegin(tree.Token, out var broken));
            broken.Dispose();
        }

        Assert.IsFalse(_trees.TryBegin(tree.Token, out _));
    }

    [TestMethod]
    public async Task Asking_whether_a_token_is_good_does_not_use_it()
    {
        await using var tree = _trees.Offer(_push, _commit, "", Lifetime);
        for (var i = 0; i < 10; i++)
        {
            Assert.IsTrue(_trees.IsOffered(tree.Token));
        }

        Assert.HasCount(5, await DownloadAsync(tree.Token));
    }

    [TestMethod]
    public async Task A_token_grows_too_old()
    {
        await using var tree = _trees.Offer(_push, _commit, "", Lifetime);
        _time.Advance(Lifetime - TimeSpan.FromSeconds(1));
        Assert.IsTrue(_trees.IsOffered(tree.Token));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsFalse(_trees.IsOffered(tree.Token));
        Assert.IsFalse(_trees.TryBegin(tree.Token, out _));
    }

    [TestMethod]
    public async Task The_end_of_the_build_revokes_the_token()
    {
        var tree = _trees.Offer(_push, _commit, "", Lifetime);
        await tree.DisposeAsync();

        Assert.IsFalse(_trees.IsOffered(tree.Token));
        Assert.IsFalse(_trees.TryBegin(tree.Token, out _));
    }

    [TestMethod]
    public async Task The_end_of_the_build_waits_for_a_download_that_it_has_ended()
    {
        var tree = _trees.Offer(_push, _commit, "", Lifetime);
        Assert.IsTrue(_trees.TryBegin(tree.Token, out var download));

        var end = tree.DisposeAsync().AsTask();

        Assert.IsFalse(end.IsCompleted);
        await Assert.ThrowsAsync<OperationCanceledException>(() => download.WriteTarAsync(Stream.Null, CancellationToken.None));
        download.Dispose();
        await end.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [TestMethod]
    public async Task Tokens_of_two_builds_are_strangers_to_each_other()
    {
        await using var first = _trees.Offer(_push, _commit, "web", Lifetime);
        await using var second = _trees.Offer(_push, _commit, "web/src", Lifetime);
        await first.DisposeAsync();

        Assert.AreNotEqual(first.Token, second.Token);
        Assert.AreEqual("app.js", (await DownloadAsync(second.Token)).Single());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("x")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void Texts_that_are_no_token_get_nothing_and_are_no_news(string token)
    {
        Assert.IsFalse(_trees.IsOffered(token));
        Assert.IsFalse(_trees.TryBegin(token, out _));
        Assert.IsEmpty(_log.Entries);
    }

    private async Task<List<string>> DownloadAsync(string token)
    {
        Assert.IsTrue(_trees.TryBegin(token, out var download));
        using (download)
        {
            using var tar = new MemoryStream();
            await download.WriteTarAsync(tar, CancellationToken.None);
            download.Complete();
            tar.Position = 0;
            var names = new List<string>();
            using var reader = new TarReader(tar);
            while (await reader.GetNextEntryAsync() is { } entry)
            {
                names.Add(entry.Name);
            }

            return names;
        }
    }

    private sealed class NoOutput : IPushOutput
    {
        public ValueTask WriteLineAsync(string text, CancellationToken cancellationToken = default) => default;

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default) => default;
    }

    private sealed class TypedLogger(ILogger logger) : ILogger<PushedTrees>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
