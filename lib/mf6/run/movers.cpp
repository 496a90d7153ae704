// SPDX-License-Identifier: MIT
#include "lib/mf6/run/movers.hpp"

#include "heihe/io/nearest.hpp"

#include <string>
#include <utility>

namespace heihe::mf6 {
namespace {

gwf::MoverRule rule(MoverRule r) {
    switch (r) {
        case MoverRule::factor: return gwf::MoverRule::factor;
        case MoverRule::excess: return gwf::MoverRule::excess;
        case MoverRule::threshold: return gwf::MoverRule::threshold;
        case MoverRule::upto: return gwf::MoverRule::upto;
    }
    return gwf::MoverRule::factor;
}

}  // namespace

Movers::Movers(const MvrInput& input, std::span<const std::unique_ptr<Stress>> stresses)
    : input_{&input}, stresses_{stresses}, mvr_{input.name.empty() ? "MVR" : input.name} {
    for (const MoverBlock& block : input.blocks)
        for (const MoverEntry& e : block.entries) {
            (void)find(e.from, e);
            (void)find(e.to, e);
        }
}

gwf::Package* Movers::find(const std::string& name, const MoverEntry& entry) const {
    for (const auto& stress : stresses_) {
        gwf::Package* p = &stress->package();
        if (p->name() != name) continue;
        if (p->mover_flows() == nullptr)
            throw InputError(entry.at, "package " + name + " takes part in no mover",
                             "give it the option MOVER");
        return p;
    }
    throw InputError(entry.at, "there is no package " + name + " in this model",
                     "use the package's name in the name file");
}

void Movers::begin_period(int period) {
    for (const MoverBlock& block : input_->blocks) {
        if (block.period != period) continue;
        std::vector<gwf::MoverEntry> entries;
        for (const MoverEntry& e : block.entries)
            entries.push_back({find(e.from, e), e.from_id - 1, find(e.to, e), e.to_id - 1,
                               rule(e.rule), e.value});
        mvr_.set_entries(std::move(entries));
    }
}

}  // namespace heihe::mf6
