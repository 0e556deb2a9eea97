-- SPDX-License-Identifier: Apache-2.0

-- Until when its owner may renew a token, or make further ones with it: whoever has stolen one does not renew it for ever.
-- Those that are there already may be renewed for as long as a new one.
ALTER TABLE access.tokens ADD COLUMN renewable_until timestamptz NOT NULL DEFAULT now() + interval '366 days';
