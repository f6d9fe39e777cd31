using System.Buffers;
using System.IO.Pipelines;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Connection;

/// <summary>What the client sends on the channel, which waits for nobody: the window bounds it.</summary>
internal sealed partial class Channel
{
    /// <summary>As large as a client's messages are.</summary>
    private const int SegmentSize = 32 * 1024;

    private readonly Pipe _received = new(new PipeOptions(
        pauseWriterThreshold: 0, resumeWriterThreshold: 0, minimumSegmentSize: SegmentSize, useSynchronizationContext: false));

    private readonly Lock _inputLock = new();
    private readonly ReceiveWindow _receiveWindow;
    private readonly int _maxReceiveSize;
    private Task _granting = Task.CompletedTask;
    private bool _isInputOver;
    private bool _isEofReceived;

    /// <summary>Takes data.</summary>
    /// <exception cref="SshProtocolException">The client may not send so much, or not any more.</exception>
    public void Receive(ReadOnlySpan<byte> data)
    {
        CheckReceived(data.Length);
        if (!TryBuffer(data))
        {
            OnConsumed(data.Length);
        }
    }

    /// <summary>Takes data of a kind for which programs have no use, such as a client's standard error.</summary>
    /// <exception cref="SshProtocolException">The client may not send so much, or not any more.</exception>
    public void ReceiveUnused(int count)
    {
        CheckReceived(count);
        OnConsumed(count);
    }

    /// <summary>The client sends nothing any more.</summary>
    public void ReceiveEof()
    {
        _isEofReceived = true;
        EndInput(null);
    }

    private void CheckReceived(int count)
    {
        if (_isEofReceived)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "Data after the end of a channel's data.");
        }

        if (count > _maxReceiveSize)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "More data in a message than a channel takes.");
        }

        if (!_receiveWindow.TryReceive(count))
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "More data than the window of a channel has room for.");
        }
    }

    /// <returns>False when nobody reads it any more.</returns>
    private bool TryBuffer(ReadOnlySpan<byte> data)
    {
        lock (_inputLock)
        {
            if (_isInputOver)
            {
                return false;
            }

            _received.Writer.Write(data);

            // Done at once: the pipe has no bound but the window.
            var flush = _received.Writer.FlushAsync();
            return flush is { IsCompletedSuccessfully: true, Result.IsCompleted: false };
        }
    }

    private void EndInput(Exception? exception)
    {
        lock (_inputLock)
        {
            if (!_isInputOver)
            {
                _isInputOver = true;
                _received.Writer.Complete(exception);
            }
        }
    }

    /// <summary>Opens the window again, when it is worth a message.</summary>
    private void OnConsumed(long count)
    {
        if (!_isCloseSent && _receiveWindow.Consume(count))
        {
            _granting = GrantAsync();
        }
    }

    private async Task GrantAsync()
    {
        try
        {
            while (_receiveWindow.TryGrant(out var count))
            {
                await Sender.SendAsync(ChannelMessages.WindowAdjust(PeerId, count), default, this, CancellationToken.None);
            }
        }
        catch (SshProtocolException)
        {
            // The connection is lost, which is for the one who reads to tell.
        }
    }
}
