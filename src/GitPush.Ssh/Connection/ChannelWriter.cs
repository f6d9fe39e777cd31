using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Connection;

/// <summary>
/// Sends what is written as data of a channel, from where it was written to: the next copy is the packet (RFC 4254 §5.2).
/// <code>
/// byte      SSH_MSG_CHANNEL_DATA (94)          byte      SSH_MSG_CHANNEL_EXTENDED_DATA (95)
/// uint32    recipient channel                  uint32    recipient channel
///                                              uint32    SSH_EXTENDED_DATA_STDERR (1)
/// string    data                               string    data
/// </code>
/// For one who writes at a time; <see cref="CancelPendingFlush"/> and <see cref="Close"/> may be called by anybody.
/// </summary>
internal sealed partial class ChannelWriter : PipeWriter
{
    private const uint Stderr = 1;

    private readonly Channel _channel;
    private readonly byte[] _header;

    private ChannelWriter(Channel channel, byte[] header)
    {
        _channel = channel;
        _header = header;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unsent + (_end - _start);

    public static ChannelWriter CreateOutput(Channel channel) =>
        new(channel, NewHeader(MessageNumber.ChannelData, channel.PeerId, []));

    public static ChannelWriter CreateError(Channel channel) =>
        new(channel, NewHeader(MessageNumber.ChannelExtendedData, channel.PeerId, [Stderr]));

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        UnflushedBytes == 0 ? default : SendAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        lock (_lock)
        {
            // Who waits must not go on in the caller, which may be the one who reads.
            _ = _interrupt.CancelAsync();
        }
    }

    /// <summary>What was written before is sent when the program ends, unless something is wrong with it.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (exception is not null)
        {
            Drop();
        }
    }

    /// <summary>The client takes nothing any more: a flush has no effect, and says so.</summary>
    public void Close()
    {
        _isClosed = true;
        CancelPendingFlush();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> SendAsync(CancellationToken cancellationToken)
    {
        // A flush that was given up may not have ended when the program has, which has the rest flushed.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await SendAllAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> SendAllAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static writer => ((ChannelWriter)writer!).CancelPendingFlush(), this);
        try
        {
            var interrupted = _interrupt.Token;
            while (!_isClosed && TryPeek(out var data))
            {
                _isClosed |= !await SendPacketAsync(data, interrupted);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _interrupt = new CancellationTokenSource();
            }

            if (!_isClosed)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new FlushResult(isCanceled: true, isCompleted: false);
            }
        }
        catch (SshProtocolException)
        {
            // The connection is lost, which is for the one who reads to tell.
            _isClosed = true;
        }

        // A client that has got everything may say that it takes nothing more before the one who sent it knows: that is no loss.
        var isLost = TryPeek(out _);
        if (isLost)
        {
            Drop();
        }

        return new FlushResult(isCanceled: false, isLost);
    }

    /// <summary>Sends as much as the window and the client's maximum packet size allow, at least a byte.</summary>
    /// <returns>False when nothing can be sent any more.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendPacketAsync(ArraySegment<byte> data, CancellationToken cancellationToken)
    {
        var count = await _channel.SendWindow.TakeAsync(Math.Min(data.Count, _channel.MaxSendSize), cancellationToken);
        if (count == 0)
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(_header.AsSpan(_header.Length - sizeof(int)), count);
        try
        {
            if (!await _channel.Sender.SendAsync(_header, data.AsMemory(0, count), _channel, cancellationToken))
            {
                return false;
            }
        }
        catch (OperationCanceledException)
        {
            _channel.SendWindow.Return(count);
            throw;
        }

        Consume(count);
        return true;
    }

    private static byte[] NewHeader(MessageNumber number, uint channel, ReadOnlySpan<uint> type)
    {
        var writer = new SshWriter(16).WriteByte((byte)number).WriteUInt32(channel);
        foreach (var value in type)
        {
            writer.WriteUInt32(value);
        }

        return writer.WriteUInt32(0).WrittenSpan.ToArray();
    }
}
