using GitPush.Core.Tests.Support;
using GitPush.ReceivePack;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class RepositoryTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly ManualTimeProvider _time = new();
    private readonly RepositoryTurns _turns;

    public RepositoryTurnsTests() => _turns = new RepositoryTurns(_time);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_free_repository_is_taken_at_once_and_leaves_nothing_behind()
    {
        var result = await Queue("ada").Result;

        Assert.IsTrue(result.IsAcquired);
        Assert.AreEqual(1, _turns.Count);
        result.Turn.Dispose();
        result.Turn.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task Pushes_to_different_repositories_do_not_meet()
    {
        using var shop = (await Queue("ada", "/srv/shop.git").Result).Turn;
        using var blog = (await Queue("bob", "/srv/blog.git").Result).Turn;

        Assert.IsNotNull(shop);
        Assert.IsNotNull(blog);
    }

    [TestMethod]
    public async Task Pushes_take_their_turns_in_the_order_in_which_they_came_and_are_told_for_whom_they_wait()
    {
        var ada = await Queue("ada").Result;
        var bob = Queue("bob");
        var eve = Queue("eve");
        await bob.IsToldAsync("ada");
        await eve.IsToldAsync("ada");
        Assert.IsFalse(bob.Result.IsCompleted);

        ada.Turn!.Dispose();
        var bobs = await bob.Result;
        Assert.IsTrue(bobs.IsAcquired);
        await eve.IsToldAsync("bob");
        Assert.IsFalse(eve.Result.IsCompleted);

        bobs.Turn.Dispose();
        var eves = await eve.Result;
        Assert.IsTrue(eves.IsAcquired);
        CollectionAssert.AreEqual(new[] { "ada", "bob" }, eve.Told);

        eves.Turn.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task Only_one_push_runs_at_a_time()
    {
        var running = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            var result = await Queue("ada").Result;
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            result.Turn!.Dispose();
        })));

        Assert.AreEqual(1, most);
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_push_that_does_not_wait_is_refused_with_the_name_of_the_other_user()
    {
        using var ada = (await Queue("ada").Result).Turn;

        var result = await Ask("bob", TurnPolicy.Reject).Result;

        Assert.AreEqual(TurnOutcome.Busy, result.Outcome);
        Assert.AreEqual("ada", result.Other);
    }

    [TestMethod]
    public async Task A_wait_that_takes_too_long_ends()
    {
        var ada = await Queue("ada").Result;
        var bob = Queue("bob");
        await bob.IsToldAsync("ada");
        await _time.WhenTimerIsSetAsync(Patience);

        _time.Advance(Patience);

        var result = await bob.Result;
        Assert.AreEqual(TurnOutcome.TimedOut, result.Outcome);
        Assert.AreEqual("ada", result.Other);
        ada.Turn!.Dispose();
        Assert.AreEqual(0, _turns.Count, "the push that gave up is still in the queue");
    }

    [TestMethod]
    public async Task A_push_that_is_cancelled_while_it_waits_leaves_the_queue()
    {
        var ada = await Queue("ada").Result;
        using var cancel = new CancellationTokenSource();
        var bob = Ask("bob", TurnPolicy.Queue, cancellationToken: cancel.Token);
        await bob.IsToldAsync("ada");
        var eve = Queue("eve");

        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => bob.Result);
        ada.Turn!.Dispose();

        (await eve.Result).Turn!.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_push_that_cannot_tell_its_pusher_leaves_the_queue()
    {
        var ada = await Queue("ada").Result;

        await Assert.ThrowsExactlyAsync<IOException>(async () =>
            await _turns.AcquireAsync("/srv/shop.git", "2", "bob", TurnPolicy.Queue, Patience, _ => throw new IOException("gone"), Token));

        ada.Turn!.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_newer_push_cancels_the_running_one_and_those_that_wait_and_takes_its_turn_after_the_roll_back()
    {
        var ada = await Queue("ada").Result;
        var bob = Queue("bob");
        await bob.IsToldAsync("ada");

        var eve = Ask("eve", TurnPolicy.Supersede);

        var bobs = await bob.Result;
        Assert.AreEqual(TurnOutcome.Superseded, bobs.Outcome);
        Assert.AreEqual("eve", bobs.Other);
        Assert.IsTrue(ada.Turn!.Superseded.IsCancellationRequested);
        Assert.IsFalse(ada.Turn.TryMarkCommitting());
        await eve.IsToldAsync("ada");
        Assert.IsFalse(eve.Result.IsCompleted, "the running push has not finished its roll-back");

        ada.Turn.Dispose();
        (await eve.Result).Turn!.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_push_that_changes_refs_is_not_cancelled_any_more()
    {
        var ada = await Queue("ada").Result;
        Assert.IsTrue(ada.Turn!.TryMarkCommitting());
        Assert.IsTrue(ada.Turn.TryMarkCommitting());

        var eve = Ask("eve", TurnPolicy.Supersede);

        Assert.IsFalse(ada.Turn.Superseded.IsCancellationRequested);
        ada.Turn.Dispose();
        Assert.IsTrue((await eve.Result).IsAcquired);
    }

    [TestMethod]
    public async Task Of_several_newer_pushes_the_newest_one_takes_the_turn()
    {
        var ada = await Queue("ada").Result;
        var bob = Ask("bob", TurnPolicy.Supersede);
        var eve = Ask("eve", TurnPolicy.Supersede);

        Assert.AreEqual(TurnOutcome.Superseded, (await bob.Result).Outcome);
        ada.Turn!.Dispose();
        var eves = await eve.Result;
        Assert.IsTrue(eves.IsAcquired);
        Assert.IsFalse(eves.Turn.Superseded.IsCancellationRequested);
    }

    private Request Queue(string user, string key = "/srv/shop.git") => Ask(user, TurnPolicy.Queue, key, Token);

    private Request Ask(string user, TurnPolicy policy, string key = "/srv/shop.git", CancellationToken cancellationToken = default)
    {
        var request = new Request();
        request.Result = _turns.AcquireAsync(key, Guid.NewGuid().ToString("N"), user, policy, Patience, request.TellAsync, cancellationToken).AsTask();
        return request;
    }

    private sealed class Request
    {
        private readonly Lock _lock = new();
        private readonly List<string> _told = [];
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TurnResult> Result { get; set; } = null!;

        public string[] Told
        {
            get
            {
                lock (_lock)
                {
                    return [.. _told];
                }
            }
        }

        public ValueTask TellAsync(string whom)
        {
            lock (_lock)
            {
                _told.Add(whom);
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return ValueTask.CompletedTask;
        }

        public async Task IsToldAsync(string whom)
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_told.LastOrDefault() == whom)
                    {
                        return;
                    }

                    changed = _changed.Task;
                }

                await changed;
            }
        }
    }
}
