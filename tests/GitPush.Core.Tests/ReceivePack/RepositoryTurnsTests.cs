using GitPush.Core.Tests.Support;
using GitPush.ReceivePack;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class RepositoryTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(250);

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
        _time.Advance(TellInterval);
        await bob.IsToldAsync("ada");
        await eve.IsToldAsync("ada");
        Assert.IsFalse(bob.Result.IsCompleted);

        ada.Turn!.Dispose();
        var bobs = await bob.Result;
        Assert.IsTrue(bobs.IsAcquired);
        await AdvanceUntilToldAsync(eve, "bob");
        Assert.IsFalse(eve.Result.IsCompleted);

        bobs.Turn.Dispose();
        var eves = await eve.Result;
        Assert.IsTrue(eves.IsAcquired);
        CollectionAssert.AreEqual(new[] { "ada", "bob" }, eve.Told);

        eves.Turn.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_push_that_waits_for_a_moment_is_told_nothing()
    {
        var ada = await Queue("ada").Result;
        var bob = Queue("bob");

        _time.Advance(TellInterval - TimeSpan.FromTicks(1));
        ada.Turn!.Dispose();

        (await bob.Result).Turn!.Dispose();
        Assert.IsEmpty(bob.Told);
    }

    [TestMethod]
    public async Task A_queue_that_moves_fast_is_told_now_and_then()
    {
        var holder = await Queue("user 0").Result;
        var others = Enumerable.Range(1, 9).Select(i => Queue($"user {i}")).ToList();
        var last = Queue("eve");

        foreach (var other in others)
        {
            _time.Advance(TellInterval / 4);
            holder.Turn!.Dispose();
            holder = await other.Result;
        }

        await AdvanceUntilToldAsync(last, "user 9");
        Assert.IsLessThanOrEqualTo(4, last.Told.Length);
        holder.Turn!.Dispose();
        (await last.Result).Turn!.Dispose();
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

        var bob = _turns.AcquireAsync("/srv/shop.git", "2", "bob", TurnPolicy.Queue, Patience, _ => throw new IOException("gone"), Token);
        _time.Advance(TellInterval);

        await Assert.ThrowsExactlyAsync<IOException>(async () => await bob);

        ada.Turn!.Dispose();
        Assert.AreEqual(0, _turns.Count);
    }

    [TestMethod]
    public async Task A_newer_push_cancels_the_running_one_and_those_that_wait_and_takes_its_turn_after_the_roll_back()
    {
        var ada = await Queue("ada").Result;
        var bob = Queue("bob");

        var eve = Ask("eve", TurnPolicy.Supersede);

        var bobs = await bob.Result;
        Assert.AreEqual(TurnOutcome.Superseded, bobs.Outcome);
        Assert.AreEqual("eve", bobs.Other);
        Assert.IsTrue(ada.Turn!.Superseded.IsCancellationRequested);
        Assert.IsFalse(ada.Turn.TryMarkCommitting());
        _time.Advance(TellInterval);
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

    // Who waits learns on another thread that the turn is another's: whether its timer was set before the clock was moved is open.
    private async Task AdvanceUntilToldAsync(Request request, string whom)
    {
        var told = request.IsToldAsync(whom);
        do
        {
            _time.Advance(TellInterval);
        }
        while (await Task.WhenAny(told, Task.Delay(10)) != told);
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
