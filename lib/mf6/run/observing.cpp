// SPDX-License-Identifier: MIT
#include "lib/mf6/run/observing.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "lib/mf6/run/face_flows.hpp"

#include <cmath>

namespace heihe::mf6 {
namespace {

double observed(const Observation& o, const ObservedModel& model) {
    if (o.type == "HEAD") return model.head[at(o.node)];
    if (o.type == "DRAWDOWN") {
        const double head = model.head[at(o.node)];
        return std::abs(head) >= 1e29 ? head : model.strt[at(o.node)] - head;
    }
    if (!model.faces->connected(o.node, o.node2))
        throw InputError(o.at, "the two cells of " + o.name + " are not connected",
                         "name two active neighbours");
    return model.faces->between(o.node, o.node2);
}

}  // namespace

void write_observations(ObservationFiles& files, double totim, const ObservedModel& model) {
    files.write(totim, [&](std::size_t f, std::size_t j) {
        return observed(files.input().files[f].items[j], model);
    });
}

}  // namespace heihe::mf6
