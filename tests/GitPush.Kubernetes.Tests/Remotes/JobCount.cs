using System.Collections.Concurrent;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>All Jobs that there ever were in a namespace, also those that are gone again.</summary>
internal sealed class JobCount : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _jobs = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly KubectlLike _kubectl;
    private readonly Task _watching;

    private JobCount(RemoteScenario scenario)
    {
        _kubectl = KubectlLike.Open(scenario.Cluster.Kubeconfig);
        _watching = WatchAsync($"/apis/batch/v1/namespaces/{scenario.Namespace}/jobs");
    }

    public int Count => _jobs.Count;

    public static Task<JobCount> StartAsync(RemoteScenario scenario) => Task.FromResult(new JobCount(scenario));

    /// <summary>Waits until there were as many.</summary>
    public async Task WaitAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Count < count)
        {
            await _changed.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _kubectl.Dispose();
        _stop.Dispose();
        _changed.Dispose();
    }

    /// <summary>Each watch begins with what there is, so that one that is lost loses only Jobs that came and went in between.</summary>
    private async Task WatchAsync(string path)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var (type, job) in _kubectl.WatchAsync(path, _stop.Token))
                {
                    if (type == "ADDED" && _jobs.TryAdd(job["metadata"]!["uid"]!.GetValue<string>(), job["metadata"]!["name"]!.GetValue<string>()))
                    {
                        _ = _changed.Release();
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidOperationException or OperationCanceledException)
            {
                // The server ended; the next try is for the one that comes after it.
            }
        }
    }
}
