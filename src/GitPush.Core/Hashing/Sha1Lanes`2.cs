using System.Numerics;
using System.Runtime.InteropServices;

namespace GitPush.Hashing;

/// <summary>The lanes of one width.</summary>
internal sealed class Sha1Lanes<TWords, TLanes> : Sha1Lanes
    where TWords : unmanaged
    where TLanes : ILanes<TWords>
{
    private readonly LaneMessage[] _messages = [.. Enumerable.Range(0, TLanes.Count).Select(_ => new LaneMessage())];
    private readonly TWords[] _schedules = new TWords[Sha1Block.Steps];
    private readonly BlockGroup _blocks = new();
    private readonly byte[] _rest = new byte[BlockGroup.Size];
    private Sha1State<TWords> _state;
    private uint _busy;
    private uint _finished;

    public override int FreeLanes => TLanes.Count - BitOperations.PopCount(_busy);

    public override void Add(int token, ReadOnlySpan<byte> header, ReadOnlyMemory<byte> content)
    {
        var lane = BitOperations.TrailingZeroCount(~_busy);
        _messages[lane].Start(token, header, content);
        _busy |= 1u << lane;
        Set(ref _state, lane, Sha1Block.InitialState);
    }

    public override bool TryFinishOne(out LaneResult result)
    {
        if (_busy == 0)
        {
            result = default;
            return false;
        }

        // A step costs the same, however few lanes have something to do.
        while (_finished == 0 && BitOperations.PopCount(_busy) * 2 > TLanes.Count)
        {
            TakeBlocks();
        }

        var lane = BitOperations.TrailingZeroCount(_finished != 0 ? _finished : _busy);
        ref var message = ref _messages[lane];
        if (!message.IsAtEnd)
        {
            TakeRest(lane, ref message);
        }

        result = new LaneResult(message.Token, Get(ref _state, lane), message.CollisionFound);
        message.Finish();
        _finished &= ~(1u << lane);
        _busy &= ~(1u << lane);
        return true;
    }

    private void TakeBlocks()
    {
        var words = MemoryMarshal.Cast<TWords, uint>(_schedules.AsSpan());
        for (var busy = _busy; busy != 0; busy &= busy - 1)
        {
            var lane = BitOperations.TrailingZeroCount(busy);
            ref var message = ref _messages[lane];
            Schedules.SetBlock(words, lane, TLanes.Count, message.NextBlock());
            if (message.IsAtEnd)
            {
                _finished |= 1u << lane;
            }
        }

        // What an idle lane computes is nothing to anybody.
        Schedules.Expand<TWords, TLanes>(_schedules);
        Sha1Block.Compress<TWords, TLanes>(ref _state, ref _schedules[0], out var earlier, out var later);
        var candidates = CandidateFilter.Candidates<TWords, TLanes>(_schedules);
        var vectors = MemoryMarshal.Cast<TWords, uint>(MemoryMarshal.CreateSpan(ref candidates, 1));
        for (var busy = _busy; busy != 0; busy &= busy - 1)
        {
            var lane = BitOperations.TrailingZeroCount(busy);
            if (vectors[lane] != 0)
            {
                _messages[lane].CollisionFound |= CollisionSearch.IsCollision(
                    vectors[lane], words[lane..], TLanes.Count, Get(ref earlier, lane), Get(ref later, lane), Get(ref _state, lane));
            }
        }
    }

    private void TakeRest(int lane, ref LaneMessage message)
    {
        var state = Get(ref _state, lane);
        while (!message.IsAtEnd)
        {
            var count = 0;
            for (; count < BlockGroup.Blocks && !message.IsAtEnd; count++)
            {
                message.NextBlock().CopyTo(_rest.AsSpan(count * Sha1Block.Size));
            }

            message.CollisionFound |= _blocks.Take(ref state, _rest, count);
        }

        Set(ref _state, lane, state);
    }

    private static Sha1State<uint> Get(ref Sha1State<TWords> states, int lane)
    {
        var words = Words(ref states)[lane..];
        return new Sha1State<uint>(
            words[0], words[TLanes.Count], words[2 * TLanes.Count], words[3 * TLanes.Count], words[4 * TLanes.Count]);
    }

    private static void Set(ref Sha1State<TWords> states, int lane, Sha1State<uint> state)
    {
        var words = Words(ref states)[lane..];
        words[0] = state.A;
        words[TLanes.Count] = state.B;
        words[2 * TLanes.Count] = state.C;
        words[3 * TLanes.Count] = state.D;
        words[4 * TLanes.Count] = state.E;
    }

    private static Span<uint> Words(ref Sha1State<TWords> states) =>
        MemoryMarshal.Cast<Sha1State<TWords>, uint>(MemoryMarshal.CreateSpan(ref states, 1));
}
