using Microsoft.Extensions.Options;

namespace GitPush.Console.Live;

/// <summary>Counts the connections that follow logs, in all and of each user. Safe for use by many threads.</summary>
internal sealed class Followers(IOptions<GitPushConsoleOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byUser = [];
    private int _total;

    /// <summary>Lets one more in.</summary>
    /// <param name="user">Who it is.</param>
    /// <returns>To be disposed when the connection ends; null when there are too many.</returns>
    public IDisposable? TryEnter(string user)
    {
        lock (_gate)
        {
            var own = _byUser.GetValueOrDefault(user);
            if (_total >= options.Value.MaxFollowers || own >= options.Value.MaxFollowersPerUser)
            {
                return null;
            }

            _total++;
            _byUser[user] = own + 1;
            return new Place(this, user);
        }
    }

    private void Leave(string user)
    {
        lock (_gate)
        {
            _total--;
            if (--_byUser[user] == 0)
            {
                _byUser.Remove(user);
            }
        }
    }

    private sealed class Place(Followers followers, string user) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                followers.Leave(user);
            }
        }
    }
}
