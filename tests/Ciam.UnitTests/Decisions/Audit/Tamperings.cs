using Ciam.Decisions.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Decisions.Audit;

/// <summary>Each way of tampering is seen, named, and traced to the first entry it touched.</summary>
public sealed class Tamperings
{
    [Fact]
    public void Untouched_entries_pass() => Assert.Null(Check(entries => entries));

    [Fact]
    public void A_changed_entry_is_named() => AssertFault(Tampering.Changed, 5, Check(entries =>
    {
        entries[3] = entries[3] with { Event = "nothing.happened" };
        return entries;
    }));

    [Fact]
    public void A_deleted_entry_is_named() => AssertFault(Tampering.Deleted, 5, Check(entries =>
    {
        entries.RemoveAt(3);
        return entries;
    }));

    [Fact]
    public void A_deleted_last_entry_is_named() => AssertFault(Tampering.Deleted, 12, Check(entries => entries[..^1]));

    [Fact]
    public void An_inserted_entry_is_named() => AssertFault(Tampering.Inserted, 3, Check(entries =>
    {
        entries.Insert(2, Given.Entry(3));
        return entries;
    }));

    [Fact]
    public void Two_entries_that_changed_places_are_named() => AssertFault(Tampering.Reordered, 2, Check(entries =>
    {
        (entries[1], entries[4]) = (entries[4] with { Position = entries[1].Position }, entries[1] with { Position = entries[4].Position });
        return entries;
    }));

    [Fact]
    public void An_entry_in_anothers_place_is_named() => AssertFault(Tampering.Changed, 5, Check(entries =>
    {
        entries[3] = entries[3] with { Id = Guid.Empty };
        return entries;
    }));

    [Fact]
    public void Without_the_list_of_leaves_the_batch_is_named()
    {
        var entries = Batch();
        var seal = Given.Seal(1, entries, Seal.NothingBefore);
        entries.RemoveAt(0);

        foreach (var list in new[] { null, Given.Leaves(entries), Given.Leaves(Batch()[1..].Append(Given.Entry(99))) })
            Assert.Contains("positions 1 to 12", BatchCheck.FirstFault(seal, list, Given.Leaves(entries))!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_done_to_whichever_entry_is_seen() => Prop.ForAll(
        Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(),
        (count, where, how) =>
        {
            var entries = Given.Entries([.. Enumerable.Range(1, count)]);
            var (seal, sealedLeaves, at) = (Given.Seal(1, entries, Seal.NothingBefore), Given.Leaves(entries), where % count);
            if (how == 0)
                entries[at] = entries[at] with { RequestId = "another" };
            else if (how == 1)
                entries.RemoveAt(at);
            else if (how == 2)
                entries.Insert(at, Given.Entry(1000));
            else
                entries = [.. entries.Skip(at + 1), .. entries.Take(at + 1)];
            var fault = BatchCheck.FirstFault(seal, sealedLeaves, Given.Leaves(entries));
            return how == 3 && at == count - 1 ? fault is null : fault is not null && fault.What == (how switch { 0 => Tampering.Changed, 1 => Tampering.Deleted, 2 => Tampering.Inserted, _ => Tampering.Reordered });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_chain_that_nobody_touched_holds() => Assert.Null(Follow(Chain()));

    [Theory]
    [InlineData(0, Tampering.Deleted, 2)]
    [InlineData(1, Tampering.Deleted, 3)]
    public void A_missing_link_is_seen(int at, Tampering what, long seal)
    {
        var chain = Chain();
        chain.RemoveAt(at);

        var fault = Follow(chain);

        Assert.Equal((what, seal), (fault!.What, fault.Seal));
    }

    [Fact]
    public void A_doubled_link_is_seen() => Assert.Equal(Tampering.Inserted, Follow([Chain()[0], .. Chain()])!.What);

    [Fact]
    public void A_changed_link_is_seen_at_itself_and_when_it_was_hashed_again_at_its_signature_and_at_the_next()
    {
        var chain = Chain();
        var changed = chain[1] with { Count = 99 };

        Assert.Equal((Tampering.SealForged, 2L), Seen(new ChainCheck([]), [(chain[0], chain[0].ToHash(), true), (changed, chain[1].ToHash(), true)]));
        Assert.Equal((Tampering.SealForged, 2L), Seen(new ChainCheck([]), [(chain[0], chain[0].ToHash(), true), (changed, changed.ToHash(), false)]));
        Assert.Equal((Tampering.SealForged, 3L), Seen(new ChainCheck([]), [(chain[0], chain[0].ToHash(), true), (changed, changed.ToHash(), true), (chain[2], chain[2].ToHash(), true)]));
    }

    [Fact]
    public void A_chain_written_anew_with_the_key_is_seen_by_an_anchor()
    {
        var anchor = new Anchor(2, Chain()[1].ToHash());
        List<Seal> anew = [Given.Seal(1, Given.Entries(1), Seal.NothingBefore)];
        anew.Add(Given.Seal(2, Given.Entries(2), anew[0].ToHash()));

        Assert.Null(Follow(anew));
        Assert.Equal((Tampering.SealForged, 2L), Seen(new ChainCheck([anchor]), anew.Select(seal => (seal, seal.ToHash(), true))));
    }

    [Fact]
    public void A_tail_cut_off_is_seen_by_an_anchor_only()
    {
        var chain = Chain();
        var check = new ChainCheck([new Anchor(3, chain[2].ToHash())]);

        Assert.Null(Follow(chain[..2]));
        Assert.Equal((Tampering.CutOff, 3L), Seen(check, chain[..2].Select(seal => (seal, seal.ToHash(), true))));
    }

    [Fact]
    public void A_batch_that_goes_back_is_not_the_next()
    {
        var first = Given.Seal(1, Given.Entries(5, 6), Seal.NothingBefore);
        var back = Given.Seal(2, Given.Entries(6, 7), first.ToHash());

        Assert.Equal((Tampering.SealForged, 2L), Seen(new ChainCheck([]), [(first, first.ToHash(), true), (back, back.ToHash(), true)]));
    }

    [Fact]
    public void A_retirement_lets_go_of_its_period_only()
    {
        var check = new ChainCheck([]);
        var first = Given.Seal(1, Given.Entries(1), Seal.NothingBefore);
        var retirement = first with { Number = 2, Kind = Seal.Retirement, First = 0, Last = 0, Count = 0, Root = Seal.NothingBefore, Previous = first.ToHash() };

        Assert.Null(check.Next(first, first.ToHash(), true));
        Assert.False(check.IsRetired(first));
        Assert.Null(check.Next(retirement, retirement.ToHash(), true));
        Assert.True(check.IsRetired(first));
        Assert.False(check.IsRetired(first with { Period = "2026q2" }));
    }

    [Fact]
    public void One_entry_is_proven_without_the_others()
    {
        var batch = Batch();
        var proof = InclusionProof.Of(Given.Seal(1, batch, Seal.NothingBefore), batch, batch[4].Id);

        Assert.True(proof.LeadsToTheRoot);
        Assert.False((proof with { Entry = proof.Entry.Replace("token.issued", "token.refused", StringComparison.Ordinal) }).LeadsToTheRoot);
        Assert.False((proof with { Index = 5 }).LeadsToTheRoot);
        Assert.False((proof with { Seal = proof.Seal with { Root = Seal.NothingBefore } }).LeadsToTheRoot);
    }

    private static List<AuditEntry> Batch() => Given.Entries(1, 2, 4, 5, 7, 9, 12);

    private static TrailFault? Check(Func<List<AuditEntry>, List<AuditEntry>> tamper)
    {
        var entries = Batch();
        return BatchCheck.FirstFault(Given.Seal(1, entries, Seal.NothingBefore), Given.Leaves(entries), Given.Leaves(tamper(Batch())));
    }

    private static void AssertFault(Tampering what, long position, TrailFault? fault) => Assert.Equal((what, position), (fault!.What, fault.Position));

    private static List<Seal> Chain()
    {
        var chain = new List<Seal>();
        foreach (var number in Enumerable.Range(1, 3))
            chain.Add(Given.Seal(number, Given.Entries((number * 10) + 1, (number * 10) + 2), chain.Count == 0 ? Seal.NothingBefore : chain[^1].ToHash()));
        return chain;
    }

    private static TrailFault? Follow(IEnumerable<Seal> chain)
    {
        var check = new ChainCheck([]);
        return chain.Select(seal => check.Next(seal, seal.ToHash(), true)).FirstOrDefault(fault => fault is not null) ?? check.AtEnd();
    }

    private static (Tampering, long)? Seen(ChainCheck check, IEnumerable<(Seal Seal, byte[] Hash, bool IsSigned)> chain)
    {
        var fault = chain.Select(link => check.Next(link.Seal, link.Hash, link.IsSigned)).FirstOrDefault(fault => fault is not null) ?? check.AtEnd();
        return fault is null ? null : (fault.What, fault.Seal);
    }
}
