using System.Runtime.CompilerServices;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>
/// What those who send go through: it has them take turns, and wait while keys are exchanged, when nothing but the exchange may be
/// sent (RFC 4253 §7.1). Nothing is queued but the few replies of the reading side, which cannot wait. Thread-safe.
/// </summary>
/// <param name="writer">Is disposed with this.</param>
/// <param name="createInit">Makes the KEXINIT of an exchange that begins.</param>
/// <param name="onExchangeBegun">Is called after that.</param>
/// <param name="aborted">Ends whatever waits or writes.</param>
internal sealed partial class PacketSender(PacketWriter writer, Func<byte[]> createInit, Action onExchangeBegun, CancellationToken aborted)
    : IDisposable
{
    /// <summary>The bytes of replies that may be held back while keys are exchanged.</summary>
    private const int MaxHeldBytes = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<byte[]> _held = new();
    private int _heldBytes;
    private bool _isBroken;

    /// <summary>Sends a message when it may be sent.</summary>
    /// <param name="head">The beginning of the payload.</param>
    /// <param name="tail">The rest of the payload.</param>
    /// <param name="gate">Whether it is still to be sent then; null when it is in any case.</param>
    /// <param name="cancellationToken">Ends the wait, and not what is being written.</param>
    /// <returns>Whether it was sent.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(
        ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, ISendGate? gate, CancellationToken cancellationToken)
    {
        while (true)
        {
            await EnterAsync(cancellationToken);
            Task exchanged;
            try
            {
                if (_init is null)
                {
                    if (!MayPass(head, gate))
                    {
                        return false;
                    }

                    await WriteAsync(head, tail);
                    await BeginIfDueAsync();
                    await FlushAsync();
                    return true;
                }

                exchanged = _exchanged.Task;
            }
            finally
            {
                _turn.Release();
            }

            await exchanged.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Sends a message that answers one, or holds it back until keys have been exchanged: who reads must not wait for what it has to
    /// read itself.
    /// </summary>
    /// <param name="gate">Whether it is still to be sent, when it is held back as well; null when it is in any case.</param>
    /// <returns>Whether it was sent or held back.</returns>
    /// <exception cref="SshProtocolException">The peer asks for more answers than it can get.</exception>
    public async ValueTask<bool> ReplyAsync(ReadOnlyMemory<byte> payload, ISendGate? gate)
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            if (!MayPass(payload, gate))
            {
                return false;
            }

            if (_init is null)
            {
                await WriteAsync(payload, default);
                await BeginIfDueAsync();
                await FlushAsync();
                return true;
            }

            _heldBytes += payload.Length;
            if (_heldBytes > MaxHeldBytes)
            {
                throw new SshProtocolException(DisconnectReason.ProtocolError, "Too many requests while keys are exchanged.");
            }

            _held.Enqueue(payload.ToArray());
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends a message of the transport layer, which may be sent at any time.</summary>
    public async ValueTask SendNowAsync(ReadOnlyMemory<byte> payload)
    {
        await EnterAsync(CancellationToken.None);
        try
        {
            await WriteAsync(payload, default);
            await FlushAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the last message, even when everything else has been aborted.</summary>
    public async ValueTask SendLastAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_isBroken)
            {
                await writer.WriteAsync(payload, default, cancellationToken);
                await writer.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            _isBroken = true;
            _turn.Release();
        }
    }

    /// <summary>Has those who wait for the end of an exchange find that there will be none.</summary>
    public void Abort() => Volatile.Read(ref _exchanged).TrySetResult();

    /// <summary>Nobody may send any more.</summary>
    public void Dispose()
    {
        writer.Dispose();
        _turn.Dispose();
    }

    private static bool MayPass(ReadOnlyMemory<byte> payload, ISendGate? gate) =>
        gate is null || gate.TryPass((MessageNumber)payload.Span[0]);

    private static SshProtocolException NewConnectionLost(Exception? exception) =>
        new(DisconnectReason.ConnectionLost, "The connection is lost.", exception);

    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        if (_isBroken || aborted.IsCancellationRequested)
        {
            _turn.Release();
            throw NewConnectionLost(null);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail)
    {
        try
        {
            await writer.WriteAsync(head, tail, aborted);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            _isBroken = true;
            throw NewConnectionLost(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        try
        {
            await writer.FlushAsync(aborted);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            _isBroken = true;
            throw NewConnectionLost(exception);
        }
    }

    /// <summary>A packet may have been written in part: nothing that follows would be understood.</summary>
    private static bool IsLoss(Exception exception) =>
        exception is IOException or ObjectDisposedException or OperationCanceledException;
}
