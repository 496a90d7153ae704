// SPDX-License-Identifier: MIT
#include "heihe/basin/river_tangent.hpp"

#include "support/river_case.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace heihe;
using basin::RiverSums;

namespace {

using Diversions = std::vector<river::Diversion>;

/// With one diversion that gets what it asks for and others that take their shares.
struct TangentCase : test::RiverCase {
    explicit TangentCase(double water_depth, const Diversions& shares = {{2, 1e9, 0.25}})
        : test::RiverCase{water_depth, 1000.0, joined({{1, 5000.0, 0.9}}, shares)} {}
    static Diversions joined(Diversions one, const Diversions& others) {
        one.insert(one.end(), others.begin(), others.end());
        return one;
    }
    // loss, times what is released of it, less gain; with heads and laterals moved by a factor
    std::vector<double> exchange(double factor, const std::vector<double>& dhead,
                                 const std::vector<double>& dlateral,
                                 const std::vector<double>& released) {
        auto head = head_old;
        for (std::size_t r = 0; r < dhead.size(); ++r)
            if (river.cell(r) >= 0) head[at(river.cell(r))] += factor * dhead[r];
        const auto before = lateral;
        for (std::size_t r = 0; r < lateral.size(); ++r) lateral[r] += factor * dlateral[r];
        const RiverSums s = run(head);
        lateral = before;
        std::vector<double> q(dhead.size());
        for (std::size_t r = 0; r < q.size(); ++r) q[r] = released[r] * s.loss[r] - s.gain[r];
        return q;
    }
};

}  // namespace

TEST_CASE("basin: river tangent - a product is the difference of two runs", "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);  // gaining, attached and losing, detached
    const Diversions shares =
        GENERATE(Diversions{{2, 1e9, 0.25}}, Diversions{{2, 1e9, 0.7}, {2, 1e9, 0.6}});
    CAPTURE(water_depth, shares.size());  // two take all that arrives
    TangentCase c{water_depth, shares};
    const std::size_t n = c.river.nreach();
    std::vector<double> dhead(n), dlateral(n), released(n), product(n);
    for (std::size_t r = 0; r < n; ++r) {
        dhead[r] = 1.0 + 0.5 * std::sin(static_cast<double>(r));
        dlateral[r] = 200.0 * std::cos(static_cast<double>(r));
        released[r] = 0.9 - 0.05 * static_cast<double>(r % 3);
    }
    const double d = 1e-5;

    const auto up = c.exchange(d, dhead, dlateral, released);
    const auto down = c.exchange(-d, dhead, dlateral, released);
    (void)c.exchange(0.0, dhead, dlateral, released);
    c.river.multiply_tangent(dhead, dlateral, released, product);

    double largest = 0.0;
    for (std::size_t r = 0; r < n; ++r) largest = std::max(largest, std::abs(product[r]));
    CHECK(largest > 1.0);
    for (std::size_t r = 0; r < n; ++r) {
        CAPTURE(r);
        CHECK(product[r] ==
              Approx((up[r] - down[r]) / (2.0 * d)).epsilon(1e-3).margin(1e-4 * largest));
    }
}

TEST_CASE("basin: river tangent - a long day is the row of its sub-steps", "[basin][unit]") {
    TangentCase c{2.5};
    c.plan = basin::steady_plan(2026);
    c.water.resize(c.plan.periods.size(), c.water.front());
    const std::size_t n = c.river.nreach();
    const std::vector<double> dhead(n, 1.0), dlateral(n, 50.0), released(n, 1.0);
    std::vector<double> product(n);
    const double d = 1e-5;

    const auto up = c.exchange(d, dhead, dlateral, released);
    const auto down = c.exchange(-d, dhead, dlateral, released);
    (void)c.exchange(0.0, dhead, dlateral, released);
    c.river.multiply_tangent(dhead, dlateral, released, product);

    for (std::size_t r = 0; r < n; ++r) {
        CAPTURE(r);
        const double slope = (up[r] - down[r]) / (2.0 * d);
        CHECK(product[r] == Approx(slope).epsilon(1e-3).margin(1e-3 * std::abs(product[0])));
    }
}
