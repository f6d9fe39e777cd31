using System.Diagnostics.CodeAnalysis;
using GitPush.Protocol;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Connection;

/// <summary>
/// A channel (RFC 4254 §5) from its opening until both sides have closed it. What comes from the client comes from one reader; the
/// program sends and consumes on threads of its own.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither a timer nor a wait handle to free.")]
internal sealed partial class Channel : ISendGate
{
    private readonly CancellationTokenSource _gone = new();
    private Task _cancelling = Task.CompletedTask;
    private volatile bool _isCloseSent;
    private volatile bool _isCloseReceived;
    private volatile bool _isProgramOver = true;

    public Channel(uint peerId, uint peerWindow, uint peerMaxPacket, ConnectionSender sender, ConnectionSettings settings)
    {
        PeerId = peerId;
        Sender = sender;
        SendWindow = new SendWindow(peerWindow);
        MaxSendSize = (int)Math.Min(peerMaxPacket, (uint)settings.MaxPacketSize);
        _maxReceiveSize = settings.MaxPacketSize;
        _receiveWindow = new ReceiveWindow(settings.WindowSize);
        Input = new ChannelReader(_received.Reader, OnConsumed);
        Output = ChannelWriter.CreateOutput(this);
        Error = ChannelWriter.CreateError(this);
    }

    /// <summary>What the client calls it.</summary>
    public uint PeerId { get; }

    public ConnectionSender Sender { get; }

    public SendWindow SendWindow { get; }

    /// <summary>The most bytes of data in a message to the client.</summary>
    public int MaxSendSize { get; }

    public ChannelReader Input { get; }

    public ChannelWriter Output { get; }

    public ChannelWriter Error { get; }

    /// <summary>The value of GIT_PROTOCOL, if the client has sent it.</summary>
    public string? GitProtocol { get; set; }

    /// <summary>Whether there is or was a program: there can be one (RFC 4254 §6.5).</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether the client has closed it, and must not speak of it any more.</summary>
    public bool IsCloseReceived => _isCloseReceived;

    /// <summary>Whether the client has still to close it, as the server has after the end of the program.</summary>
    public bool IsClosing => _isCloseSent && !_isCloseReceived;

    /// <summary>Whether nobody has to do with it any more, so that its number can be another's.</summary>
    public bool IsOver => _isCloseSent && _isCloseReceived && _isProgramOver;

    /// <summary>Cancelled when the client is gone, or wants the program to end.</summary>
    public CancellationToken Gone => _gone.Token;

    bool ISendGate.TryPass(MessageNumber number)
    {
        if (_isCloseSent)
        {
            return false;
        }

        _isCloseSent = number == MessageNumber.ChannelClose;
        return true;
    }

    public void Start()
    {
        HasStarted = true;
        _isProgramOver = false;
    }

    /// <summary>Has the program end, as a signal does.</summary>
    public void Cancel()
    {
        if (!_gone.IsCancellationRequested)
        {
            // What others have registered must not hold up the reader.
            _cancelling = _gone.CancelAsync();
        }
    }

    /// <summary>The client has closed the channel: so does the server, and the program goes on without anybody.</summary>
    public ValueTask ReceiveCloseAsync()
    {
        _isCloseReceived = true;
        Lose("the client closed the channel");
        return Sender.ReplyAsync(ChannelMessages.Of(MessageNumber.ChannelClose, PeerId), this);
    }

    /// <summary>Nothing comes from the client any more, and nothing gets to it.</summary>
    public void Lose(string reason)
    {
        EndInput(new ClientGoneException(reason));
        SendWindow.Close();
        Output.Close();
        Error.Close();
        Cancel();
    }

    /// <summary>Sends what the program has left, and that it is over: data, exit-status, EOF, CLOSE.</summary>
    /// <param name="status">Null when it was interrupted, and nobody is to take what it wrote for everything.</param>
    /// <param name="cancellationToken">Ends the wait for a client that takes nothing.</param>
    public async Task FinishAsync(int? status, CancellationToken cancellationToken)
    {
        try
        {
            EndInput(null);
            await Input.CompleteAsync();
            var isComplete = await FlushAsync(cancellationToken);
            _isProgramOver = true;
            if (isComplete && status is { } value)
            {
                // In this order: a client that has sent everything answers EOF with CLOSE, after which it gets nothing more.
                await SendAsync(ChannelMessages.ExitStatus(PeerId, value));
                await SendAsync(ChannelMessages.Of(MessageNumber.ChannelEof, PeerId));
            }

            await SendAsync(ChannelMessages.Of(MessageNumber.ChannelClose, PeerId));
        }
        catch (SshProtocolException)
        {
            // The connection is lost, which is for the one who reads to tell.
        }
        finally
        {
            _isProgramOver = true;
            Output.Drop();
            Error.Drop();
            await SettleAsync();
        }
    }

    /// <summary>Waits for what was begun and needs nobody to be waited for.</summary>
    public async Task SettleAsync()
    {
        await _granting;
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Error.FlushAsync(cancellationToken);
            await Output.FlushAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message) => Sender.SendAsync(message, default, this, CancellationToken.None);
}
