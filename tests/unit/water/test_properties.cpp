// SPDX-License-Identifier: MIT
#include "heihe/water/allocation.hpp"

#include "support/tolerances.hpp"
#include "water_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

/// A random small system of districts and users in one to three counties, with or without caps.
class RandomSystem {
public:
    explicit RandomSystem(unsigned seed) : random_{seed} {
        in_.extra_pumping_fraction = part();
        in_.loss_evaporation = 0.6 * part();
        in_.entitlement_reference_inflow = 10e8;
        in_.entitlement_max_factor = 1.0 + part();
        in_.ranked = chance(0.5);
        in_.tributary_shape = test::even_share();
        const int counties = whole(1, 3);
        for (int c = 0; c < counties; ++c) in_.counties.push_back("county" + std::to_string(c));
        const int districts = whole(1, 5);
        for (int d = 0; d < districts; ++d) add_district(d);
        const int users = whole(0, 3);
        for (int u = 0; u < users; ++u) add_user(u);
        if (chance(0.5))
            for (const auto& county : in_.counties)
                in_.caps.push_back({county, 2026, 15000.0 * part()});
    }
    [[nodiscard]] UseInputs& inputs() { return in_; }
    [[nodiscard]] double part() { return std::uniform_real_distribution{0.0, 1.0}(random_); }
    [[nodiscard]] int whole(int a, int b) { return std::uniform_int_distribution{a, b}(random_); }
    [[nodiscard]] bool chance(double p) { return part() < p; }
    [[nodiscard]] std::mt19937& random() { return random_; }

private:
    [[nodiscard]] const std::string& county() {
        return in_.counties[at(whole(0, static_cast<int>(in_.counties.size()) - 1))];
    }
    void add_district(int n) {
        auto d = test::river_district("district" + std::to_string(n), county(), 12000.0 * part(),
                                      9000.0 * part());
        auto& use = d.use.front();
        use.canal_efficiency = 0.3 + 0.6 * part();
        use.field_efficiency = 0.4 + 0.5 * part();
        use.need *= 0.4 + 1.2 * part();
        d.wells_first.fill(part());
        d.ledger_fraction = chance(0.3) ? part() : 0.0;
        d.intake_reach = whole(0, 1);
        const int kind = whole(0, 3);
        if (kind == 1) {
            d.source = SurfaceSource::tributary;
            d.tributary_mean = 12000.0 * part();
        } else if (kind == 2) {
            d.source = SurfaceSource::none;
        }
        in_.districts.push_back(std::move(d));
    }
    void add_user(int n) {
        static const std::vector<std::string> classes{"domestic", "industry", "ecology"};
        const double demand = 2000.0 * part();
        auto u = test::user(county(), classes[at(n)], demand, demand * part());
        u.id = "user" + std::to_string(n);
        u.source = chance(0.5) ? SurfaceSource::river : SurfaceSource::none;
        u.intake_reach = whole(0, 1);
        u.return_fraction = part();
        u.return_reach = chance(0.5) ? 1 : -1;
        in_.users.push_back(std::move(u));
    }

    std::mt19937 random_;
    UseInputs in_;
};

/// What the outside world gives: part of each diversion's request by reach, part of the wells' wanted pumping by id.
struct World {
    double river[2];
    double wells;
    double inflow;
};

std::map<std::string, Figures> year_of(const UseInputs& in, const World& world, Accounts& state) {
    const System system{in, 3};
    state = system.make_state();
    WaterPlan plan;
    Allocation got;
    for (int month = 1; month <= 12; ++month) {
        StepInput step;
        step.start = make_date(2026, month, 1);
        step.dt = days_in_month(2026, month);
        step.inflow_year = world.inflow;
        system.plan_step(state, step, plan);
        std::vector<double> diverted;
        for (const auto& d : plan.diversions)
            diverted.push_back(world.river[at(d.reach)] * d.request * plan.dt);
        system.ask_wells(plan, diverted, got);
        auto delivered = got.wells_wanted;
        for (double& v : delivered) v *= world.wells;
        system.finish(plan, delivered, got);
        system.commit_step(state, plan, got);
    }
    std::map<std::string, Figures> by_id;
    for (std::ptrdiff_t g = 0; g < system.ngroup(); ++g)
        by_id[system.group_id(g)] = figures_of(state.sums.year, at(g));
    return by_id;
}

constexpr unsigned systems = 2000;

}  // namespace

TEST_CASE(
    "water: 2000 random systems - books close, and nothing exceeds demand, entitlement or cap",
    "[water][unit]") {
    for (unsigned seed = 1; seed <= systems; ++seed) {
        RandomSystem random{seed};
        const World world{{random.part(), random.part()}, random.part(), 20e8 * random.part()};
        Accounts state;
        const auto use = year_of(random.inputs(), world, state);
        std::map<std::string, double> pumped;
        bool sound = true;
        for (const auto& [id, f] : use) {
            const double slack = 1e-9 * (f.demand + 1.0);
            sound = sound && imbalance(f) < test::long_sum;
            for (const auto& item : figure_names) sound = sound && f.*item.member >= -slack;
            sound = sound && supplied(f) <= f.demand + slack;
            sound = sound && f.diverted <= f.entitled + slack;
            sound = sound && f.pumped_ledger <= f.pumped + slack;
        }
        const auto& in = random.inputs();
        for (const auto& d : in.districts) pumped[d.county] += use.at(d.id).pumped;
        for (const auto& u : in.users) pumped[u.county] += use.at(u.id).pumped;
        for (const auto& cap : in.caps)
            sound = sound && pumped[cap.county] <= cap.volume * (1.0 + 1e-12);
        CAPTURE(seed);
        REQUIRE(sound);
    }
}

TEST_CASE("water: 2000 random systems - the order of names in the file does not matter",
          "[water][unit]") {
    for (unsigned seed = 1; seed <= systems; ++seed) {
        RandomSystem random{seed};
        const World world{{random.part(), random.part()}, random.part(), 20e8 * random.part()};
        Accounts state;
        const auto once = year_of(random.inputs(), world, state);
        auto turned = random.inputs();
        std::shuffle(turned.districts.begin(), turned.districts.end(), random.random());
        std::shuffle(turned.users.begin(), turned.users.end(), random.random());
        std::shuffle(turned.counties.begin(), turned.counties.end(), random.random());
        std::shuffle(turned.caps.begin(), turned.caps.end(), random.random());
        const auto again = year_of(turned, world, state);
        bool same = once.size() == again.size();
        for (const auto& [id, f] : once)
            for (const auto& item : figure_names)
                same = same && std::abs(f.*item.member - again.at(id).*item.member) <=
                                   1e-9 * (f.demand + 1.0);
        CAPTURE(seed);
        REQUIRE(same);
    }
}

// With no cap that binds from month to month, and no obligation: the river gives each a larger part of its request.
TEST_CASE("water: 2000 random systems - more water in the river lowers nobody's supply",
          "[water][unit]") {
    for (unsigned seed = 1; seed <= systems; ++seed) {
        RandomSystem random{seed};
        random.inputs().caps.clear();
        World world{{random.part(), random.part()}, random.part(), 20e8 * random.part()};
        Accounts state;
        const auto less = year_of(random.inputs(), world, state);
        for (double& r : world.river) r += (1.0 - r) * random.part();
        const auto more = year_of(random.inputs(), world, state);
        bool none_lower = true;
        for (const auto& [id, f] : less)
            none_lower =
                none_lower && supplied(more.at(id)) >= supplied(f) - 1e-9 * (f.demand + 1.0);
        CAPTURE(seed);
        REQUIRE(none_lower);
    }
}
