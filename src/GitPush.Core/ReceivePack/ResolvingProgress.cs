using System.Globalization;
using System.Text;
using GitPush.Packs;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <summary>
/// Shows the pusher how far a large pack's deltas have been resolved, once a second, as <c>git index-pack</c> does. Shows
/// nothing of what takes less than a second. Not part of the push's record. Ends when it is disposed.
/// </summary>
internal sealed class ResolvingProgress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly SideBandWriter _output;
    private readonly DeltaProgress _progress;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private bool _isShown;

    public ResolvingProgress(SideBandWriter output, DeltaProgress progress, TimeProvider time)
    {
        _output = output;
        _progress = progress;
        _time = time;
        _loop = ShowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_isShown)
        {
            // An open line would run into whatever is written next.
            await WriteAsync(_progress.Resolved == _progress.Total ? ", done.\n" : "\n", CancellationToken.None).ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task ShowAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            if (_progress.Total > 0)
            {
                _isShown = true;
                await WriteAsync("\r", _stop.Token).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private ValueTask WriteAsync(string end, CancellationToken cancellationToken)
    {
        var (resolved, total) = (_progress.Resolved, _progress.Total);
        var text = string.Create(CultureInfo.InvariantCulture, $"Resolving deltas: {100L * resolved / total,3}% ({resolved}/{total}){end}");
        return _output.WriteProgressAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
    }
}
