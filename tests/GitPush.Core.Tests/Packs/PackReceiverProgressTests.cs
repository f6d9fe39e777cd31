using System.Buffers;
using System.IO.Pipelines;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class PackReceiverProgressTests
{
    [TestMethod]
    public async Task The_end_of_the_stream_is_told_before_deltas_are_resolved_and_leaves_what_follows_unread()
    {
        using var reception = new Reception();
        var pack = new PackBuilder();
        var offset = pack.Add(ObjectType.Blob, "content"u8);
        pack.AddOffsetDelta(offset, PackBuilder.AppendingDelta(7, " and more"u8));
        pack.AddOffsetDelta(offset, PackBuilder.AppendingDelta(7, " and something else"u8));
        var input = PipeReader.Create(new MemoryStream([.. pack.Build(), .. "rest"u8]));
        var receiver = reception.NewReceiver();
        var calls = 0;
        var rest = "";

        var received = await receiver.ReceiveAsync(
            input,
            () => reception.PackDirectory,
            async cancellationToken =>
            {
                calls++;
                Assert.AreEqual(0, receiver.Progress.Resolved);
                var read = await input.ReadAsync(cancellationToken);
                rest = System.Text.Encoding.ASCII.GetString(read.Buffer.ToArray());
                input.AdvanceTo(read.Buffer.Start);
            },
            CancellationToken.None);

        Assert.AreEqual(1, calls);
        Assert.AreEqual("rest", rest);
        Assert.AreEqual(3, received!.ObjectCount);
        Assert.AreEqual((2, 2), (receiver.Progress.Resolved, receiver.Progress.Total));
    }
}
