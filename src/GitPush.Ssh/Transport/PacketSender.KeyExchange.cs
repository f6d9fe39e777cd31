using GitPush.Ssh.Transport.Ciphers;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>What is sent to exchange keys, and who waits for it.</summary>
internal sealed partial class PacketSender
{
    /// <summary>Our KEXINIT, from when it is sent until our NEWKEYS is: then, and only then, the others wait.</summary>
    private byte[]? _init;

    /// <summary>From our KEXINIT until the client's NEWKEYS.</summary>
    private volatile bool _isExchanging;

    private TaskCompletionSource _exchanged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sends our identification string, and KEXINIT, which needs not wait for the peer's.</summary>
    public async ValueTask StartAsync(ReadOnlyMemory<byte> version)
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            writer.WriteLine(version.Span);
            await BeginAsync();
            await FlushAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends KEXINIT, unless an exchange goes on.</summary>
    public async ValueTask RequestExchangeAsync()
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            if (!_isExchanging)
            {
                await BeginAsync();
                await FlushAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends KEXINIT, unless it was that which the client answers.</summary>
    /// <returns>Its payload.</returns>
    public async ValueTask<byte[]> BeginExchangeAsync()
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            if (_init is null)
            {
                await BeginAsync();
                await FlushAsync();
            }

            return _init!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the last messages of an exchange, changes to its keys, and lets the others send again.</summary>
    /// <param name="reply">The method's last message.</param>
    /// <param name="extInfo">What follows NEWKEYS at once, or null.</param>
    public async ValueTask EndExchangeAsync(ReadOnlyMemory<byte> reply, PacketCipher cipher, bool resetSequenceNumber, byte[]? extInfo)
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            await WriteAsync(reply, default);
            await WriteAsync(new[] { (byte)MessageNumber.NewKeys }, default);
            writer.Use(cipher, resetSequenceNumber);
            if (extInfo is not null)
            {
                await WriteAsync(extInfo, default);
            }

            while (_held.TryDequeue(out var payload))
            {
                await WriteAsync(payload, default);
            }

            await FlushAsync();
            _heldBytes = 0;
            _init = null;
            _exchanged.TrySetResult();
            _exchanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The client has ended the exchange as well, so that there may be another.</summary>
    public void CompleteExchange() => _isExchanging = false;

    private ValueTask BeginIfDueAsync() => writer.IsRekeyDue && !_isExchanging ? BeginAsync() : ValueTask.CompletedTask;

    private ValueTask BeginAsync()
    {
        _isExchanging = true;
        _init = createInit();
        onExchangeBegun();
        return WriteAsync(_init, default);
    }
}
