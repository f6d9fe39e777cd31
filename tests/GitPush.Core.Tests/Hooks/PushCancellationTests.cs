using GitPush.Hooks;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PushCancellationTests
{
    [TestMethod]
    public void Whoever_cancels_first_is_named()
    {
        using var cancellation = new PushCancellation();

        Assert.IsTrue(cancellation.TryCancel("alice"));
        Assert.IsFalse(cancellation.TryCancel("bob"));
        cancellation.Cancel(CancellationReason.ServerStopping);

        Assert.AreEqual("cancelled by alice", cancellation.Description);
        Assert.IsFalse(cancellation.TryDecide());
    }

    [TestMethod]
    public void Once_it_is_decided_what_becomes_of_the_refs_it_is_too_late_to_ask()
    {
        using var cancellation = new PushCancellation();

        Assert.IsTrue(cancellation.TryDecide());
        Assert.IsFalse(cancellation.TryCancel("alice"));
        Assert.AreEqual(CancellationReason.None, cancellation.Reason);
    }

    [TestMethod]
    public void A_host_that_stops_cancels_what_runs_after_the_refs_have_changed()
    {
        using var cancellation = new PushCancellation();

        _ = cancellation.TryDecide();
        cancellation.Cancel(CancellationReason.ServerStopping);

        Assert.AreEqual(CancellationReason.ServerStopping, cancellation.Reason);
    }
}
